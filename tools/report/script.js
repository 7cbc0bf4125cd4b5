// The page says all without this: it filters the rows of the matrix, and opens what a link leads into
// in browsers that do not do so themselves.
'use strict';

const filter = document.getElementById('filter');
const rows = [...document.querySelectorAll('table.matrix tbody tr')];

filter.querySelector('input').addEventListener('input', (event) => {
	const words = event.target.value.toLowerCase();
	let shown = 0;

	for (const row of rows) {
		row.hidden = !row.textContent.toLowerCase().includes(words);
		shown += row.hidden ? 0 : 1;
	}
	filter.querySelector('[role="status"]').textContent = `${shown} of ${rows.length} rows`;
});
filter.hidden = false;

function open() {
	const target = document.getElementById(location.hash.slice(1));
	const folded = target?.closest('details');

	if (!folded)
		return;
	folded.open = true;
	target.scrollIntoView();
}

addEventListener('hashchange', open);
open();
