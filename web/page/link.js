// What an address holds behind its #: one scenario or two, the cell whose run is shown, and the step.
//
//   #scenario=three-sync&model=prefetch&outcome=mismatch&step=3     of the gallery
//   #source=…                                                       any other
//   …&with=no-last-sync, or &with-source=…                          beside it

function keyOf(state, gallery, names) {
	const entry = gallery.find(({ source }) => source === state.source);

	return entry ? [names[0], entry.name] : [names[1], state.source];
}

/** The text behind # for these states of panes; the second one may be null. */
export function writeLink(gallery, first, second) {
	const words = new URLSearchParams([keyOf(first, gallery, ['scenario', 'source'])]);

	if (first.chosen) {
		words.set('model', first.chosen.model);
		words.set('outcome', first.chosen.outcome);
		if (first.step !== null)
			words.set('step', first.step);
	}
	if (second)
		words.append(...keyOf(second, gallery, ['with', 'with-source']));
	return words.toString();
}

function sourceOf(words, gallery, names) {
	const entry = gallery.find(({ name }) => name === words.get(names[0]));

	return entry?.source ?? words.get(names[1]);
}

/** What such a text says; `source` and `other` are null where it says nothing of them. */
export function readLink(gallery, fragment) {
	const words = new URLSearchParams(fragment.replace(/^#/, ''));
	const model = words.get('model');
	const outcome = words.get('outcome');
	const step = /^\d{1,4}$/.test(words.get('step') ?? '') ? Number(words.get('step')) : null;

	return {
		source: sourceOf(words, gallery, ['scenario', 'source']),
		other: sourceOf(words, gallery, ['with', 'with-source']),
		chosen: model && outcome ? { model, outcome } : null,
		step,
	};
}
