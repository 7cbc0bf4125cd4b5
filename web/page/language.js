// How the language of scenarios is shown.
import { HighlightStyle, StreamLanguage, syntaxHighlighting } from '@codemirror/language';
import { tags } from '@lezer/highlight';
import words from '../../editors/words.txt';
import { tokensOf } from './tokens.js';

const scenarioLanguage = StreamLanguage.define({
	name: 'scenario',
	...tokensOf(words),
	languageData: { commentTokens: { line: '#' } },
	tokenTable: {
		clause: tags.keyword,
		definition: tags.className,
		sentence: tags.string,
		outcome: tags.atom,
		name: tags.variableName,
		register: tags.variableName,
		form: tags.typeName,
		instruction: tags.typeName,
		step: tags.operator,
		word: tags.operator,
	},
});

const look = HighlightStyle.define([
	{ tag: tags.keyword, class: 'hl-keyword' },
	{ tag: tags.className, class: 'hl-definition' },
	{ tag: tags.string, class: 'hl-string' },
	{ tag: tags.atom, class: 'hl-outcome' },
	{ tag: tags.variableName, class: 'hl-name' },
	{ tag: tags.typeName, class: 'hl-form' },
	{ tag: tags.operator, class: 'hl-step' },
	{ tag: tags.number, class: 'hl-number' },
	{ tag: tags.comment, class: 'hl-comment' },
]);

export const scenarioHighlighting = [scenarioLanguage, syntaxHighlighting(look)];
