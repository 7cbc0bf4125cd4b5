// The editor of one scenario.
import { defaultKeymap, history, historyKeymap } from '@codemirror/commands';
import { lintGutter, setDiagnostics } from '@codemirror/lint';
import { EditorState } from '@codemirror/state';
import { EditorView, drawSelection, highlightSpecialChars, keymap, lineNumbers } from '@codemirror/view';
import { scenarioHighlighting } from './language.js';

// Columns of messages count bytes, from 1; the editor's count UTF-16
function offsetIn(line, column) {
	let bytes = 1;
	let at = 0;

	for (const character of line.text) {
		if (bytes >= column)
			break;
		bytes += new TextEncoder().encode(character).length;
		at += character.length;
	}
	return line.from + at;
}

/** An editor in `parent`; `changed` is called with each new source. Tab leaves it, as people who use
 * no mouse need. */
export class Editor {
	#view;
	#silent = false;

	constructor(parent, label, changed) {
		this.#view = new EditorView({
			parent,
			state: EditorState.create({
				extensions: [
					lineNumbers(), history(), drawSelection(), highlightSpecialChars(),
					lintGutter(), EditorView.lineWrapping, scenarioHighlighting,
					keymap.of([...defaultKeymap, ...historyKeymap]),
					EditorView.contentAttributes.of({ 'aria-label': label, spellcheck: 'false' }),
					EditorView.updateListener.of((update) => {
						if (update.docChanged && !this.#silent)
							changed(this.source);
					}),
				],
			}),
		});
	}

	get source() {
		return this.#view.state.doc.toString();
	}

	/** Another source, shown from its first clause on; `changed` is not called. */
	replace(source) {
		const anchor = Math.max(source.search(/^scenario /m), 0);

		this.#silent = true;
		this.#view.dispatch({
			changes: { from: 0, to: this.#view.state.doc.length, insert: source },
			selection: { anchor },
		});
		this.#silent = false;
		// Not scrollIntoView(), which would scroll the page as well
		this.#view.requestMeasure({
			read: (view) => view.lineBlockAt(anchor).top,
			write: (top, view) => {
				view.scrollDOM.scrollTop = top;
			},
		});
	}

	/** Marks the word at which something is wrong, or nothing. */
	mark(error) {
		const { doc } = this.#view.state;
		const diagnostics = [];

		if (error) {
			const line = doc.line(Math.min(error.line, doc.lines));
			const from = offsetIn(line, error.column);
			const word = /^[^\s;{}#]+/.exec(doc.sliceString(from, line.to));

			diagnostics.push({ from, to: from + (word ? word[0].length : 0), severity: 'error', message: error.words });
		}
		this.#view.dispatch(setDiagnostics(this.#view.state, diagnostics));
	}

	/** Puts the cursor to a place of a message. */
	go(error) {
		const { doc } = this.#view.state;
		const anchor = offsetIn(doc.line(Math.min(error.line, doc.lines)), error.column);

		this.#view.dispatch({ selection: { anchor }, scrollIntoView: true });
		this.#view.focus();
	}
}
