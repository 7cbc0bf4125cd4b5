// A browser for the tests of the page, which it has from a file: address.
import { createRequire } from 'node:module';
import { mkdirSync } from 'node:fs';
import { resolve } from 'node:path';

const puppeteer = createRequire(new URL('../../web/package.json', import.meta.url))('puppeteer-core');

export const build = process.env.BUILD ?? 'build';
const address = `file://${resolve(build, 'crossmod.html')}`;
const pictures = resolve(build, 'web');

/** A browser, which the test closes. */
export function startBrowser() {
	mkdirSync(pictures, { recursive: true });
	return puppeteer.launch({
		executablePath: process.env.CHROMIUM ?? '/usr/bin/chromium',
		// Tests run as root in containers, where Chromium's own sandbox cannot
		args: ['--no-sandbox', '--disable-gpu', '--disable-dev-shm-usage', '--force-color-profile=srgb'],
		protocolTimeout: 120000,
	});
}

/** The page at a fragment, in a window of that size, when its table is there. What goes wrong in it, and
 * what it asks of any network, is in `errors`. */
export async function openPage(browser, { fragment = '', width = 1280, height = 900, dark = false } = {}) {
	const page = await browser.newPage();
	const errors = [];

	page.on('pageerror', (error) => errors.push(String(error)));
	page.on('console', (message) => {
		if (message.type() === 'error')
			errors.push(message.text());
	});
	page.on('request', (request) => {
		if (!/^(file|blob|data):/.test(request.url()))
			errors.push(`it asks for ${request.url()}`);
	});
	await page.setViewport({ width, height });
	await page.emulateMediaFeatures([
		{ name: 'prefers-color-scheme', value: dark ? 'dark' : 'light' }, { name: 'prefers-reduced-motion', value: 'reduce' }]);
	await page.goto(address + fragment);
	await page.waitForSelector('#ready', { hidden: true });
	return { page, errors };
}

/** Waits until the table of a pane is whole. */
export async function settled(page, pane = 0) {
	await page.waitForFunction((n) => {
		const status = document.querySelectorAll('.pane .status')[n];

		return status && /status (good|wrong|unknown)/.test(status.className) &&
			!document.querySelectorAll('.pane')[n].querySelector('.cell.pending');
	}, {}, pane);
}

/** The words of an element. */
export function words(page, selector) {
	return page.$eval(selector, ({ textContent }) => textContent);
}

export async function picture(page, name, fullPage = true) {
	await page.screenshot({ path: `${pictures}/${name}.png`, fullPage });
}
