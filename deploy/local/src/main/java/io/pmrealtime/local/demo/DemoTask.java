package io.pmrealtime.local.demo;

import java.time.Duration;

/**
 * A task of the demo workspace.
 *
 * @param dueIn counted from the first load of the demo data; far enough that no reminder greets the newcomer
 */
record DemoTask(
        String id, int number, String title, String status, String priority, String assigneeId, Duration dueIn) {}
