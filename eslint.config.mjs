import importX from "eslint-plugin-import-x";
import tseslint from "typescript-eslint";

/** What a folder of src/ must not import: imports point downward only (see docs/development.md, "Rooms"). */
const ROOMS = [
  { target: "./src/core", from: "./src", except: ["./core"] },
  { target: "./src/constructs", from: "./src", except: ["./core", "./constructs"] },
  { target: "./src/stacks", from: "./src", except: ["./core", "./constructs", "./stacks"] },
  { target: "./src/handlers", from: "./src", except: ["./core/config-store", "./handlers"] },
  { target: "./src/access", from: "./src", except: ["./core", "./access"] },
  { target: "./src/review", from: "./src", except: ["./core", "./access", "./review"] },
];

const PROVIDER_BARREL = {
  name: "@cdktf/provider-aws",
  message: "import the one resource you need: @cdktf/provider-aws/lib/<resource>; the barrel costs seconds",
};
const PRIVATE_CDKTF = {
  group: ["cdktf/lib/*", "cdktf/lib/**"],
  message: "cdktf's private files move between releases",
};
const FRAMEWORK = {
  regex: "^(?:cdktf|constructs|@cdktf/.+)$",
  message: "the framework is imported in core/ and constructs/ only",
};

export default tseslint.config(
  { ignores: ["dist/**", "node_modules/**", "**/cdktf.out/**", "coverage/**", "artifacts/**", ".cache/**"] },
  ...tseslint.configs.recommended,
  {
    files: ["**/*.ts"],
    plugins: { "import-x": importX },
    settings: { "import-x/resolver": { node: { extensions: [".ts", ".js"] } } },
    rules: {
      "no-restricted-imports": ["error", { paths: [PROVIDER_BARREL], patterns: [PRIVATE_CDKTF] }],
      "import-x/no-restricted-paths": ["error", { zones: ROOMS }],
      "@typescript-eslint/consistent-type-imports": ["error", { fixStyle: "inline-type-imports" }],
    },
  },
  {
    files: ["src/**/*.ts"],
    rules: { "import-x/no-cycle": "error", "no-console": "error" },
  },
  {
    files: [
      "src/handlers/**/*.ts",
      "src/access/**/*.ts",
      "src/review/**/*.ts",
      "src/core/config-store/**/*.ts",
    ],
    rules: {
      "no-restricted-imports": ["error", { paths: [PROVIDER_BARREL], patterns: [PRIVATE_CDKTF, FRAMEWORK] }],
    },
  },
  {
    files: ["src/stacks/**/*.ts", "src/cli/**/*.ts"],
    rules: {
      "@typescript-eslint/no-restricted-imports": [
        "error",
        { patterns: [{ ...FRAMEWORK, allowTypeImports: true }] },
      ],
    },
  },
  {
    files: ["test/**/*.ts", "bench/**/*.ts"],
    rules: { "@typescript-eslint/no-explicit-any": "off" },
  },
  {
    files: ["**/*.js", "**/*.mjs"],
    rules: { "@typescript-eslint/no-require-imports": "off" },
  },
);
