// Installs what package-lock.json names, once, and makes sure that the pinned Node is there. It runs on whatever Node
// the machine has, so its syntax stays old: with a newer one, an old Node could not even say that it is too old.
import { createHash } from 'node:crypto';
import { existsSync, mkdirSync, readFileSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { delimiter, dirname, join, relative } from 'node:path';
import { fileURLToPath } from 'node:url';

const oldestNode = 18;
const root = dirname(dirname(fileURLToPath(import.meta.url)));
const modules = join(root, 'node_modules');
const stampFile = join(modules, '.legwork-installed');
const onWindows = process.platform === 'win32';
const pinnedNode = join(modules, '.bin', onWindows ? 'node.cmd' : 'node');

function say(text) {
  process.stderr.write(`${text}\n`);
}

function giveUp(text) {
  say(text);
  process.exit(1);
}

/** What an installation depends on: the locked packages, and the machine their binaries are for. */
function wantedStamp() {
  const lock = join(root, 'package-lock.json');
  if (!existsSync(lock)) {
    giveUp(
      `${lock} is missing, so it is unknown what to install. Nothing was changed. Restore the file from git.`,
    );
  }
  return createHash('sha256')
    .update(readFileSync(lock))
    .update(`\n${process.platform} ${process.arch}`)
    .digest('hex');
}

function presentStamp() {
  return existsSync(stampFile) ? readFileSync(stampFile, 'utf8').trim() : '';
}

/** Our environment without what would make npm run on the very Node it replaces, or leave packages out. */
function npmEnvironment() {
  const env = Object.assign({}, process.env);
  for (const name of Object.keys(env)) {
    if (name.toUpperCase() === 'NODE_ENV') delete env[name];
    if (name.toUpperCase() === 'PATH') {
      env[name] = String(env[name])
        .split(delimiter)
        .filter((entry) => !/[\\/]node_modules[\\/]\.bin[\\/]?$/.test(entry))
        .join(delimiter);
    }
  }
  return env;
}

function npmCommand() {
  const node = process.env.npm_node_execpath;
  const npm = process.env.npm_execpath;
  // Only npm itself: other package managers set the same variable, and do not know `ci`.
  if (node && npm && /npm-cli\.[cm]?js$/.test(npm) && existsSync(node) && existsSync(npm)) {
    if (!node.startsWith(modules)) return { program: node, first: [npm], shell: false };
  }
  return { program: onWindows ? 'npm.cmd' : 'npm', first: [], shell: onWindows };
}

async function install() {
  // Loaded only here: the usual run has nothing to do and should cost nothing.
  const { spawnSync } = await import('node:child_process');
  say('Installing the packages of package-lock.json; this takes about half a minute, once.');
  rmSync(stampFile, { force: true });
  const command = npmCommand();
  // Warnings would be about the Node that npm runs on, which the program never uses.
  const flags = ['ci', '--include=dev', '--include=optional', '--ignore-scripts=false', '--loglevel=error'];
  const result = spawnSync(command.program, command.first.concat(flags), {
    cwd: root,
    env: npmEnvironment(),
    shell: command.shell,
    // Results of the program go to stdout; this is not one of them.
    stdio: ['ignore', 2, 2],
  });
  if (result.error) {
    giveUp(
      `npm could not be run (${result.error.message}). Nothing was installed. Install npm 10 or newer and start again.`,
    );
  }
  if (result.status !== 0) {
    giveUp(
      'npm could not install the packages; its message is above. No data was touched. Check the network and the disk, then ' +
        'start again: an unfinished installation is repeated from the beginning.',
    );
  }
}

/** Some versions of npm forget this link although the package and its binary are there. */
function linkPinnedNode() {
  if (existsSync(pinnedNode) || onWindows) return;
  const places = [
    'node',
    join('node', 'node_modules', `node-${process.platform}-${process.arch}`),
    `node-${process.platform}-${process.arch}`,
  ];
  const binary = places.map((place) => join(modules, place, 'bin', 'node')).find((path) => existsSync(path));
  if (!binary) return;
  mkdirSync(dirname(pinnedNode), { recursive: true });
  rmSync(pinnedNode, { force: true });
  symlinkSync(relative(dirname(pinnedNode), binary), pinnedNode);
}

async function checkPinnedNode() {
  const { spawnSync } = await import('node:child_process');
  const answer = spawnSync(pinnedNode, ['--version'], { encoding: 'utf8', shell: onWindows });
  if (answer.status === 0) return;
  const why = answer.error ? answer.error.message : String(answer.stderr).trim();
  giveUp(
    `The Node that Legwork brings along does not run on this machine (${why}). No data was touched. It is fetched by an ` +
      'install script of the package "node": allow that script, check the network, then run "npm ci" and start again.',
  );
}

async function main() {
  const major = Number(process.versions.node.split('.')[0]);
  if (major < oldestNode) {
    giveUp(
      `Node ${process.versions.node} is too old to install Legwork: it needs ${oldestNode} or newer (and brings its own for ` +
        'everything else). Nothing was changed. Install a newer Node from https://nodejs.org and start again.',
    );
  }
  const wanted = wantedStamp();
  const current = presentStamp() === wanted;
  if (current && existsSync(pinnedNode)) return;
  if (!current) await install();
  linkPinnedNode();
  await checkPinnedNode();
  // Last, so that an installation that was killed is repeated.
  writeFileSync(stampFile, `${wanted}\n`);
}

await main();
