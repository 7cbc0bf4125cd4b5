// What make lint finds in the page's JavaScript.
const browser = ['document', 'location', 'history', 'navigator', 'matchMedia', 'addEventListener', 'setTimeout', 'clearTimeout',
	'URL', 'URLSearchParams', 'Blob', 'Worker', 'TextEncoder', 'TextDecoder', 'WebAssembly', 'performance', 'atob', 'self'];
const node = ['process', 'URL', 'URLSearchParams', 'document', 'location', 'window', 'Worker', 'setTimeout',
	'getComputedStyle', 'scrollY'];
const readable = (names) => Object.fromEntries(names.map((name) => [name, 'readonly']));

const rules = {
	'array-callback-return': 'error',
	'complexity': ['error', 12],
	'consistent-return': 'error',
	'eqeqeq': 'error',
	'max-len': ['error', { code: 132, tabWidth: 4 }],
	'max-lines': ['error', 400],
	'max-lines-per-function': ['error', 60],
	'no-dupe-keys': 'error',
	'no-implicit-globals': 'error',
	'no-shadow': 'error',
	'no-undef': 'error',
	'no-unreachable': 'error',
	'no-unused-vars': ['error', { argsIgnorePattern: '^_' }],
	'no-use-before-define': ['error', { functions: false, classes: true }],
	'no-var': 'error',
	'prefer-const': 'error',
	'require-await': 'error',
	'semi': 'error',
};

export default [
	{ linterOptions: { reportUnusedDisableDirectives: 'error' } },
	{ files: ['web/page/*.js'], languageOptions: { globals: readable(browser) }, rules },
	{
		files: ['web/*.mjs', 'web/*.js', 'tests/web/*.mjs', 'tests/run/editors/*.mjs'],
		languageOptions: { globals: readable(node) }, rules,
	},
];
