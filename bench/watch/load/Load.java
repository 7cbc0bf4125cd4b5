/** A small load for OpenJDK: threads that call virtual methods, of which there is first one, then more. */
public class Load {
	interface Shape {
		int area(int scale);
	}

	static class Square implements Shape {
		public int area(int scale) {
			return scale * scale;
		}
	}

	/** Loaded late: what was compiled for the only implementation is given up. */
	static class Strip implements Shape {
		public int area(int scale) {
			return 3 * scale;
		}
	}

	static class Dot implements Shape {
		public int area(int scale) {
			return scale & 1;
		}
	}

	static volatile int stage;
	static volatile long total;

	static Shape make(int kind) {
		return kind == 0 ? new Square() : kind == 1 ? new Strip() : new Dot();
	}

	static long sum(Shape shape, int times) {
		long sum = 0;
		for (int i = 0; i < times; i++)
			sum += shape.area(i);
		return sum;
	}

	static void load() {
		long sum = 0;
		for (int round = 0; round < 300; round++)
			for (int kind = 0; kind <= stage; kind++)
				sum += sum(make(kind), 500);
		total += sum;
	}

	static void stageOf(int number) throws InterruptedException {
		Thread[] threads = new Thread[3];
		stage = number;
		for (int i = 0; i < threads.length; i++) {
			threads[i] = new Thread(() -> {
				load();
				load();
			});
			threads[i].start();
		}
		for (Thread thread : threads)
			thread.join();
	}

	public static void main(String[] arguments) throws InterruptedException {
		for (int number = 0; number < 3; number++)
			stageOf(number);
		System.out.println("Java " + System.getProperty("java.vm.version") + ": sum " + total);
	}
}
