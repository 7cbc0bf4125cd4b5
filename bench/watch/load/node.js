// A small load for node: workers that call functions until they are compiled, and then with other types.
'use strict'
const { Worker, isMainThread } = require('worker_threads')

function area(shape) {
	return shape.width * shape.height + (shape.depth || 0)
}

function load() {
	let sum = 0
	for (let round = 0; round < 6; round++) {
		const shapes = [{ width: 2, height: 3 }, { height: 4, width: 5 }, { width: 1.5, height: 2, depth: 3 }]
		for (let i = 0; i < 20000; i++)
			sum += area(shapes[i % (1 + round % 3)])
		// Not a number any more: what was compiled for numbers is given up
		if (round === 3)
			sum += String(area({ width: '2', height: 3 })).length
	}
	return sum
}

if (isMainThread) {
	let running = 3
	for (let i = 0; i < 3; i++)
		new Worker(__filename).on('exit', () => {
			if (--running === 0)
				console.log('node ' + process.version + ': sum ' + load())
		})
} else {
	load()
}
