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

                  See it live   open the address above in two browsers, as different people
                  A token       TOKEN=$(curl -s URL/dev/token -d '{"userId":"grace","workspaceId":"acme","groups":["member","producer"]}' | cut -d'"' -f4)
                  Listen        npx -y wscat -c "WS/ws?token=$TOKEN"
                                > {"type":"room.join","projectId":"apollo"}
                  Publish       curl URL/api/pm/events -H "Authorization: Bearer $TOKEN" -H 'Content-Type: application/cloudevents+json' -d '{
                                  "specversion":"1.0","id":"'$(date +%s%N)'","source":"/me","type":"pm.task.updated","workspaceid":"acme","actorid":"grace",
                                  "data":{"id":"apollo-1","projectId":"apollo","title":"Draw the rocket","updatedBy":"grace","updatedAt":"'$(date -u +%FT%TZ)'"}}'
                  Who is here   curl URL/api/pm/projects/apollo/presence -H "Authorization: Bearer $TOKEN"
                  The inbox     curl URL/api/pm/notifications -H "Authorization: Bearer $TOKEN"
                  Mails sent    curl URL/dev/mails
                  Processes     curl URL/dev/services
                  Kafka         localhost:KAFKA, topic pm.events, key acme

                  Ctrl-C stops everything.
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
