// Elements, in short.

/** An element with these attributes and children; a function is a listener: onclick. */
export function element(name, attributes = {}, ...children) {
	const made = document.createElement(name);

	for (const [key, value] of Object.entries(attributes)) {
		if (typeof value === 'function')
			made.addEventListener(key.slice(2), value);
		else if (value === true)
			made.setAttribute(key, '');
		else if (value !== false && value !== null && value !== undefined)
			made.setAttribute(key, value);
	}
	made.append(...children.filter((child) => child !== null && child !== undefined));
	return made;
}

/** Hands something to the user as a file. */
export function download(name, type, contents) {
	const address = URL.createObjectURL(new Blob([contents], { type }));

	element('a', { href: address, download: name }).click();
	setTimeout(() => URL.revokeObjectURL(address), 10000);
}
