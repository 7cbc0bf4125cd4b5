// What the explorer's editor and VS Code show, for tests/run/76-editors.t.
//   editors.mjs page FILE...      a letter for each character of a file, by the explorer's tokens
//   editors.mjs vscode FILE...    the same by VS Code's grammars, as TextMate applies them
//   editors.mjs words             each word of the grammar's lists, behind its kind
import { readFileSync } from 'node:fs';
import { tokensOf } from '../../../web/page/tokens.js';

const vscode = 'editors/vscode';
const letters = { clause: 'C', definition: 'D', sentence: 'A', step: 'S', word: 'W', name: 'N', form: 'F', instruction: 'I',
	register: 'R', outcome: 'O', number: '0', punctuation: 'P', comment: '#' };
// The scopes whose last part is their usual one, and not our kind
const usual = { 'number-sign': 'comment', separator: 'punctuation', numeric: 'number', unquoted: 'sentence' };

// ---- The explorer: what CodeMirror hands a tokenizer, as far as ours asks for it

class Stream {
	constructor(line) {
		this.line = line;
		this.start = this.at = 0;
	}
	sol() {
		return this.at === 0;
	}
	peek() {
		return this.line[this.at];
	}
	next() {
		return this.line[this.at++];
	}
	match(pattern) {
		const found = pattern.exec(this.line.slice(this.at));

		this.at += found ? found[0].length : 0;
		return found;
	}
	eatSpace() {
		return this.match(/^\s+/);
	}
	current() {
		return this.line.slice(this.start, this.at);
	}
}

function explorer() {
	const { startState, token } = tokensOf(readFileSync('editors/words.txt', 'utf8'));
	const state = startState();

	return (line, mark) => {
		const stream = new Stream(line);

		while (stream.at < line.length) {
			stream.start = stream.at;
			mark(token(stream, state), stream.start, stream.at);
			if (stream.at === stream.start)
				throw new Error(`no token at ${stream.at} of: ${line}`);
		}
	};
}

// ---- VS Code: patterns in turn, the first of those that match farthest to the left; a region until its end

const kindOf = (scope) => {
	const part = scope.split('.').at(-2);

	return usual[part] ?? part;
};

function rulesOf(patterns, grammar) {
	return patterns.flatMap((rule) => rule.include ? rulesOf([grammar.repository[rule.include.slice(1)]], grammar) : [rule]);
}

function search(pattern, line, at) {
	const expression = new RegExp(pattern, 'dg');

	expression.lastIndex = at;
	return expression.exec(line);
}

function textmate(grammar) {
	const regions = [];

	// What is found first, of which the region's end comes before all others
	const nextOf = (line, at) => {
		const region = regions.at(-1);
		const end = region ? [{ match: region.end, captures: region.endCaptures, ends: true }] : [];

		return [...end, ...rulesOf((region ?? grammar).patterns, grammar)]
			.map((rule) => ({ rule, found: search(rule.match ?? rule.begin, line, at) }))
			.filter(({ found }) => found)
			.reduce((best, one) => !best || one.found.index < best.found.index ? one : best, null);
	};
	const enter = (rule) => {
		if (rule.ends)
			regions.pop();
		else if (rule.begin)
			regions.push(rule);
	};
	const markOne = ({ rule, found }, mark) => {
		if (rule.name)
			mark(kindOf(rule.name), ...found.indices[0]);
		for (const [index, { name }] of Object.entries(rule.captures ?? rule.beginCaptures ?? {}))
			if (found.indices[index])
				mark(kindOf(name), ...found.indices[index]);
	};

	return (line, mark) => {
		// Also behind the last character, where a region may end
		for (let at = 0; ;) {
			const next = nextOf(line, at);
			const content = regions.at(-1)?.contentName;

			if (content)
				mark(kindOf(content), at, next?.found.index ?? line.length);
			if (!next)
				return;
			if (next.found[0] === '' && !next.rule.ends)
				throw new Error(`nothing is matched at ${at} of: ${line}`);
			markOne(next, mark);
			enter(next.rule);
			at = next.found.indices[0][1];
		}
	};
}

const manifest = JSON.parse(readFileSync(`${vscode}/package.json`, 'utf8')).contributes;

function grammarFor(file) {
	const { id } = manifest.languages.find(({ extensions }) => extensions.some((end) => file.endsWith(end)));
	const { path } = manifest.grammars.find(({ language }) => language === id);

	return JSON.parse(readFileSync(`${vscode}/${path}`, 'utf8'));
}

// ---- Both

const said = [];
const says = (line) => said.push(`${line}\n`);

function show(file, marker) {
	readFileSync(file, 'utf8').replace(/\n$/, '').split('\n').forEach((line, index) => {
		const shown = [...line].map((character) => /\s/.test(character) ? ' ' : '-');

		marker(line, (kind, from, to) => {
			for (let at = from; kind && at < to; at++)
				if (shown[at] !== ' ')
					shown[at] = letters[kind] ?? '?';
		});
		says(`${file}:${index + 1}:${shown.join('').trimEnd()}`);
	});
}

const [what, ...files] = process.argv.slice(2);

if (what === 'words')
	for (const [kind, { match }] of Object.entries(grammarFor('.scn').repository))
		for (const [, list] of match?.matchAll(/\(\?:((?:[a-z0-9-]+\|)+[a-z0-9-]+)\)\(\?=/g) ?? [])
			list.split('|').forEach((word) => says(`${kind} ${word}`));
else
	files.forEach((file) => show(file, what === 'page' ? explorer() : textmate(grammarFor(file))));
process.stdout.write(said.join(''));
