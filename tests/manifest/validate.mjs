// Validates a Teams manifest with Microsoft's own validator, and proves that the schema shipped here is Microsoft's.
// Usage: node tests/manifest/validate.mjs FOLDER_WITH_NODE_MODULES MANIFEST_JSON
// FOLDER holds @microsoft/app-manifest (npm install --prefix FOLDER @microsoft/app-manifest@1.1.2 fs-extra@11).
import { readFileSync } from "node:fs";
import { createRequire } from "node:module";
import { dirname, join, resolve } from "node:path";
import { fileURLToPath } from "node:url";

// The manifest must be judged by the schema inside the package, not by one fetched from somewhere.
globalThis.fetch = () => {
  throw new Error("the validator tried to use the network");
};

const [folder, file] = process.argv.slice(2);
if (!folder || !file) {
  console.error("usage: node tests/manifest/validate.mjs FOLDER_WITH_NODE_MODULES MANIFEST_JSON");
  process.exit(2);
}
const require = createRequire(join(resolve(folder), "package.json"));
const { AppManifestUtils } = require("@microsoft/app-manifest");
const manifest = JSON.parse(readFileSync(file, "utf8"));

const theirs = join(
  dirname(require.resolve("@microsoft/app-manifest/package.json")),
  `build/json-schemas/teams/v${manifest.manifestVersion}/MicrosoftTeams.schema.json`,
);
const ours = join(
  dirname(fileURLToPath(import.meta.url)),
  "../../manifest/schema/MicrosoftTeams.schema.json",
);
const schema = readFileSync(theirs);
if (!schema.equals(readFileSync(ours))) {
  console.error(`${ours} is not the schema of @microsoft/app-manifest (${theirs})`);
  process.exit(1);
}

const faults = await AppManifestUtils.validateAgainstSchema(manifest, JSON.parse(schema));
for (const fault of faults) {
  console.error(fault);
}
if (faults.length > 0) {
  process.exit(1);
}
console.log(`${file}: valid, schema ${manifest.manifestVersion}`);
