package io.pmrealtime.local.launcher;

import io.pmrealtime.local.options.FixedPort;
import io.pmrealtime.local.options.Ports;

/** What is printed when the stack is ready. */
final class WhatNext {
    private WhatNext() {}

    /** The line that tells people and scripts that everything works from now on. */
    static String readyLine(Ports ports) {
        return "PM Realtime is ready: " + url(ports) + "/";
    }

    /** Lines to copy into another terminal. */
    static String suggestions(Ports ports, boolean demo) {
        String steps = """

                  Look at the live page in a browser: the address above.
                  Or by hand, in another terminal:

                    TOKEN=$(curl -s URL/dev/token -d '{"userId":"grace","workspaceId":"acme","groups":["member","producer"]}' | sed 's/.*"token":"\\([^"]*\\)".*/\\1/')
                    npx wscat -c "WS/ws?token=$TOKEN"            # then type {"type":"room.join","projectId":"apollo"}

                    curl -s URL/api/pm/events -H "Authorization: Bearer $TOKEN" -H 'Content-Type: application/cloudevents+json' -d '{"specversion":"1.0","id":"'$(date +%s%N)'","source":"/me","type":"pm.task.status_changed","workspaceid":"acme","data":{"id":"apollo-1","projectId":"apollo","oldStatus":"todo","newStatus":"done","updatedBy":"grace","updatedAt":"2026-01-01T00:00:00Z"}}'
                    curl -s URL/api/pm/projects/apollo/presence -H "Authorization: Bearer $TOKEN"
                    curl -s URL/dev/services
                    curl -s URL/dev/mails

                  Kafka is at localhost:KAFKA. Ctrl-C stops everything.
                """;
        String text = steps.replace("URL", url(ports))
                .replace("WS/", url(ports).replace("http:", "ws:") + "/")
                .replace("KAFKA", Integer.toString(ports.of(FixedPort.KAFKA)));
        return demo
                ? text
                : text + "\n  There is no demo data (--no-demo): projects and members come with your own events.\n";
    }

    /** Where the front door is, without a slash at the end. */
    static String url(Ports ports) {
        return "http://localhost:" + ports.of(FixedPort.HTTP);
    }
}
