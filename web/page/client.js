// The page's side of a worker: questions with answers, and an end to what is no longer wanted.
import { wasm, worker as workerSource } from './built.js';

const workerAddress = URL.createObjectURL(new Blob([workerSource], { type: 'text/javascript' }));
const bytes = Uint8Array.from(atob(wasm), (c) => c.charCodeAt(0));

/** A prover in a worker, which is started anew when a question is dropped while it is under way. */
export class Client {
	#worker = null;
	#waiting = new Map();
	#number = 0;

	#start() {
		this.#worker = new Worker(workerAddress);
		this.#worker.onmessage = ({ data: { number, answer, error } }) => {
			const waiter = this.#waiting.get(number);

			this.#waiting.delete(number);
			if (error)
				waiter?.reject(new Error(error));
			else
				waiter?.resolve(answer);
		};
		this.#worker.onerror = (event) => this.#fail(new Error(event.message));
		this.ask('start', { bytes }).catch(() => {});
	}

	#fail(error) {
		for (const { reject } of this.#waiting.values())
			reject(error);
		this.drop();
	}

	/** A promise of the answer; it stays open when the question is dropped. */
	ask(job, question) {
		if (!this.#worker)
			this.#start();
		const number = this.#number++;

		return new Promise((resolve, reject) => {
			this.#waiting.set(number, { resolve, reject });
			this.#worker.postMessage({ number, job, question });
		});
	}

	/** Drops all questions that are open. */
	drop() {
		if (this.#waiting.size === 0)
			return;
		this.#worker.terminate();
		this.#worker = null;
		this.#waiting.clear();
	}
}
