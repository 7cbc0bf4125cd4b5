// How the language of scenarios is shown: docs/language.md has it.
import { HighlightStyle, StreamLanguage, syntaxHighlighting } from '@codemirror/language';
import { tags } from '@lezer/highlight';

const clauses = new Set('scenario about site place handler patch execute rest online also repeat forbid show'.split(' '));
const steps = new Set(`write fence sync wait stop move go exchange shootdown retire read flag call if then head tail all
	breakpoint bytes page until outside handlers unfenced early straight in interrupt nmi under times`.split(/\s+/));
const outcomes = new Set('torn unserialized mismatch late-old late-breakpoint stale nested fault'.split(' '));
const names = new Set(`coherent bytewise snapshot sequential prefetch run cpuid iret serialize movcr2 mfence lfence lock
	none next old new retry`.split(/\s+/));

function kindOf(word, state, isFirst) {
	if (isFirst && clauses.has(word)) {
		state.clause = word;
		return 'keyword';
	}
	if (state.clause === 'about')
		return 'string';
	if (state.clause === 'scenario')
		return 'definition';
	if (outcomes.has(word))
		return 'outcome';
	if (names.has(word))
		return 'name';
	if (steps.has(word))
		return 'step';
	return /^(0x)?[0-9a-f]{1,2}$|^\d+(\.\.\d+)?$|^(line|page|quad)\+\d+$/.test(word) ? 'number' : null;
}

const scenarioLanguage = StreamLanguage.define({
	name: 'scenario',
	startState: () => ({ clause: '' }),
	token(stream, state) {
		const isStart = stream.sol();

		if (stream.eatSpace())
			return null;
		if (stream.peek() === '#') {
			stream.skipToEnd();
			return 'comment';
		}
		if (stream.match(/^(->|[;{}])/))
			return 'punctuation';
		stream.match(/^[^\s;{}#]+/) || stream.next();
		return kindOf(stream.current(), state, isStart);
	},
	languageData: { commentTokens: { line: '#' } },
	tokenTable: {
		definition: tags.className,
		outcome: tags.atom,
		name: tags.variableName,
		step: tags.operator,
	},
});

const look = HighlightStyle.define([
	{ tag: tags.keyword, class: 'hl-keyword' },
	{ tag: tags.className, class: 'hl-definition' },
	{ tag: tags.string, class: 'hl-string' },
	{ tag: tags.atom, class: 'hl-outcome' },
	{ tag: tags.variableName, class: 'hl-name' },
	{ tag: tags.operator, class: 'hl-step' },
	{ tag: tags.number, class: 'hl-number' },
	{ tag: tags.comment, class: 'hl-comment' },
]);

export const scenarioHighlighting = [scenarioLanguage, syntaxHighlighting(look)];
