// The prover, in a thread of its own, so that the page does not wait for it. It does what it is asked in
// turn; whoever no longer wants an answer ends the worker.
import { startProver } from './prover.js';

let prover;

const jobs = {
	async start({ bytes }) {
		prover = await startProver(bytes);
		return { models: prover.models, outcomes: prover.outcomes };
	},
	parse: ({ source }) => prover.parse(source),
	prove: ({ source, model, seconds }) => prover.parse(source).ok ? prover.prove(model, seconds) : null,
	shortest: ({ source, model, outcome, seconds }) =>
		prover.parse(source).ok ? prover.shortest(model, outcome, seconds) : null,
	synth: ({ source, model, seconds }) => prover.parse(source).ok ? prover.synth(model, seconds) : null,
	tell: ({ source, excluded, other, seconds }) =>
		prover.parse(source).ok ? prover.tell(excluded, other, seconds) : null,
};

async function answer({ number, job, question }) {
	try {
		self.postMessage({ number, answer: await jobs[job](question) });
	} catch (error) {
		self.postMessage({ number, error: String(error) });
	}
}

// One behind the other: the first one starts the prover
let last = Promise.resolve();

self.onmessage = ({ data }) => {
	last = last.then(() => answer(data));
};
