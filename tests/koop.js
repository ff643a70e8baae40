// A FeatureServer over a folder of GeoJSON: node koop.js PORT FOLDER, with Koop's own folder as the current one.
const here = process.cwd()
const Koop = require(`${here}/node_modules/@koopjs/koop-core`)
const provider = require(`${here}/node_modules/@koopjs/provider-file-geojson`)
const path = require('path')
const koop = new Koop({ logLevel: 'error' })
koop.register(provider, { dataDir: path.relative(here, process.argv[3]) })
koop.server.listen(Number(process.argv[2]), '127.0.0.1')
