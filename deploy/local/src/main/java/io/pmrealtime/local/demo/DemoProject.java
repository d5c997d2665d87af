package io.pmrealtime.local.demo;

import java.util.List;

/** A project of the demo workspace with its members, by id, and its tasks. */
record DemoProject(String id, String name, List<String> memberIds, List<DemoTask> tasks) {
    DemoProject {
        memberIds = List.copyOf(memberIds);
        tasks = List.copyOf(tasks);
    }
}
