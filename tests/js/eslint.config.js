// @ts-check
// What python3 run.py check asks about the components' JavaScript.

import js from "@eslint/js";
import globals from "globals";

export default [
  { ignores: ["**/vendor/**", "**/node_modules/**"] },
  {
    ...js.configs.recommended,
    files: ["ui/components/**/*.js", "static/hand/*.js"],
    languageOptions: {
      ecmaVersion: 2022,
      sourceType: "module",
      globals: { ...globals.browser, LIVE_STYLES: "readonly", uPlot: "readonly" },
    },
    linterOptions: { reportUnusedDisableDirectives: "error" },
    rules: {
      ...js.configs.recommended.rules,
      "eqeqeq": ["error", "always", { null: "ignore" }],
      "no-shadow": ["error", { allow: ["_"] }],
      "no-unused-vars": ["error", { argsIgnorePattern: "^_" }],
      "no-var": "error",
      "prefer-const": "error",
      "max-lines-per-function": ["error", 60],
      "max-lines": ["error", 400],
    },
  },
];
