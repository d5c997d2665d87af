package io.pmrealtime.bench.presence;

/** The command line's numbers. */
record Options(String[] args) {
    int number(String name, int otherwise) {
        for (int i = 0; i < args.length - 1; i++) {
            if (args[i].equals(name)) {
                return Integer.parseInt(args[i + 1]);
            }
        }
        return otherwise;
    }
}
