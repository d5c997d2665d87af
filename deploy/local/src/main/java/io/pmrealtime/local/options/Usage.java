package io.pmrealtime.local.options;

/** The text of {@code --help}. */
public final class Usage {
    private Usage() {}

    public static String text() {
        StringBuilder text = new StringBuilder("""
                Usage: deploy/local/run [flags]

                Starts Kafka, PostgreSQL, Redis, an SMTP sink and the four services, with demo data, behind one port.

                  --gateways N       run N replicas of gateway-service, from 1 to 16 (default 1)
                  --data DIR         keep data in DIR (default: a fresh folder under deploy/local/target)
                  --no-demo          load no demo data
                  --no-restart       leave a service down that has died (default: start it again after 2 s)
                  --port-offset K    add K to every port below
                  --bind ADDRESS     where the front door listens (default: the loopback interface only, as it
                                     gives everybody a token; 0.0.0.0 lets a phone in the same network see the page)
                  --help             show this text

                Single ports; a number given here is taken as it is, whatever the offset:

                """);
        for (FixedPort port : FixedPort.values()) {
            text.append("  %-28s %s (default %d)%n".formatted(port.flag() + " PORT", port.owner(), port.number()));
        }
        text.append("\nFurther gateways listen 100 above the one before: 8181, 8281, and so on.\n");
        return text.toString();
    }
}
