package io.pmrealtime.helm.chart;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.pmrealtime.helm.render.Charts;
import io.pmrealtime.helm.render.Manifests;
import java.io.IOException;
import java.nio.file.Files;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;

/** Who follows docs/operations.md has made every Secret that the production values refer to, and none in vain. */
class WalkthroughTest {
    private static final Pattern SECRET = Pattern.compile("(?m)^ *kubectl create secret (\\S+) (\\S+) (.*)$");
    private static final Pattern KEY = Pattern.compile("--from-(?:literal|file)=([^=]+)=");
    private static final Pattern FILE = Pattern.compile("/etc/pm-realtime/([a-z]+)/([A-Za-z.]+)");

    @Test
    void everySecretIsMade() throws IOException {
        String page = Files.readString(Charts.SOURCES.resolve("../../docs/operations.md"));
        String walkthrough = page.substring(page.indexOf("**For real use**"), page.indexOf("### Topics"));
        Set<String> made = new TreeSet<>();
        Matcher secrets = SECRET.matcher(walkthrough);
        while (secrets.find()) {
            if (!secrets.group(1).equals("generic")) {
                made.add(secrets.group(2));
            }
            KEY.matcher(secrets.group(3)).results().forEach(key -> made.add(secrets.group(2) + "/" + key.group(1)));
        }
        assertThat(made).isEqualTo(referredTo(Charts.scenario("production")));
    }

    private static Set<String> referredTo(Manifests manifests) {
        Set<String> secrets = new TreeSet<>();
        manifests.ofKind("Ingress").forEach(ingress -> ingress.at("/spec/tls")
                .forEach(tls -> secrets.add(tls.path("secretName").asText())));
        manifests.workloads().forEach(workload -> {
            JsonNode pod = workload.at("/spec/template/spec");
            pod.path("imagePullSecrets")
                    .forEach(secret -> secrets.add(secret.path("name").asText()));
            pod.findValues("secretKeyRef")
                    .forEach(reference -> secrets.add(reference.path("name").asText() + "/"
                            + reference.path("key").asText()));
        });
        for (String service : Charts.SERVICES) {
            Matcher files =
                    FILE.matcher(manifests.properties("pm-" + service).values().toString());
            while (files.find()) {
                secrets.add(volume(manifests, service, files.group(1)) + "/" + files.group(2));
            }
        }
        return secrets;
    }

    private static String volume(Manifests manifests, String service, String name) {
        for (JsonNode volume : manifests.pod("pm-" + service).at("/spec/volumes")) {
            if (volume.path("name").asText().equals(name)) {
                return volume.at("/secret/secretName").asText();
            }
        }
        throw new AssertionError("no volume " + name + " in " + service);
    }
}
