// Makes static/dist from static/src. `node build.mjs` writes; `node build.mjs --check` only says whether dist is in step.
import { readFileSync, writeFileSync, readdirSync, existsSync, mkdirSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { gunzipSync, gzipSync } from 'node:zlib'
import * as esbuild from 'esbuild'
import * as sass from 'sass'

const here = dirname(fileURLToPath(import.meta.url))
const source = join(here, 'src')
const target = join(here, 'dist')
const banner = '/*! Listo, Apache-2.0. Contains GOV.UK Frontend 6.6.0, MIT: LICENSE.govuk-frontend.txt */\n'
const largest = { 'listo.css': 16000, 'listo.js': 9000 } // bytes, gzip level 9

// Variants of the design system that no page uses.
const unused = /--(?:inverse|start|small|inline|secondary-inverse)\b|__start-icon|exit-this-page|screen\\0/

// Drops unused selectors, rules left without any, and blocks left without rules. Reads compressed CSS, in which braces never occur in strings.
function withoutUnused (css) {
  const kept = css.replace(/([^{};]+)\{([^{}]*)\}/g, (rule, selectors, body) => {
    if (selectors.startsWith('@') || /^(?:from|to|[\d.]+%)/.test(selectors)) return rule
    const wanted = selectors.split(/,(?![^(]*\))/).filter((selector) => !unused.test(selector))
    return wanted.length ? `${wanted.join(',')}{${body}}` : ''
  })
  return kept.replace(/@(?:media|supports)[^{}]+\{\}/g, '')
}

function styles () {
  const compiled = sass.compile(join(source, 'listo.scss'), { style: 'compressed', loadPaths: [join(here, 'node_modules')] })
  const css = withoutUnused(compiled.css)
  return banner + css.replace(/^\uFEFF/, '').replace(/@charset "UTF-8";/, '') + '\n'
}

async function scripts () {
  const built = await esbuild.build({
    entryPoints: [join(source, 'listo.mjs')],
    bundle: true,
    format: 'esm',
    minify: true,
    legalComments: 'none',
    target: 'es2020',
    write: false
  })
  return banner + built.outputFiles[0].text
}

const files = new Map([
  ['listo.css', styles()],
  ['listo.js', await scripts()],
  ...['licences', 'images'].flatMap((folder) => readdirSync(join(source, folder)).map((name) => [name, readFileSync(join(source, folder, name))]))
])

let wrong = 0
for (const [name, limit] of Object.entries(largest)) {
  const size = gzipSync(files.get(name), { level: 9 }).length
  console.log(`${name}: ${size} bytes gz of ${limit}`)
  if (size > limit) wrong++
}
for (const forbidden of ['data:', 'url(', '@font-face', '@import']) {
  if (files.get('listo.css').includes(forbidden)) { console.error(`listo.css contains ${forbidden}`); wrong++ }
}
mkdirSync(target, { recursive: true })
for (const [name, text] of files) {
  const path = join(target, name)
  const same = existsSync(path) && readFileSync(path).equals(Buffer.from(text))
  if (same) continue
  if (process.argv.includes('--check')) { console.error(`${name} is not in step with its source`); wrong++ } else writeFileSync(path, text)
}
// Beside each text its compressed twin, which the server sends to browsers that take it.
for (const name of ['listo.css', 'listo.js']) {
  const path = join(target, name + '.gz')
  const text = Buffer.from(files.get(name))
  if (existsSync(path) && gunzipSync(readFileSync(path)).equals(text)) continue
  if (process.argv.includes('--check')) { console.error(`${name}.gz is not in step with its source`); wrong++ } else writeFileSync(path, gzipSync(text, { level: 9 }))
}
process.exitCode = wrong ? 1 : 0
