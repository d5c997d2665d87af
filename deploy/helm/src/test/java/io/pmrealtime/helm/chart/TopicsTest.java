package io.pmrealtime.helm.chart;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.pmrealtime.contracts.kafka.Topic;
import io.pmrealtime.helm.render.Charts;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Topics are made as the contracts say. */
class TopicsTest {

    @ParameterizedTest
    @EnumSource(Topic.class)
    void strimziMakesTheTopic(Topic topic) {
        JsonNode made = Charts.scenario("bring-your-own-tls").one("KafkaTopic", topic.topicName());
        assertThat(made.at("/spec/partitions").asInt()).isEqualTo(topic.defaultPartitions());
        assertThat(made.at("/spec/config/retention.ms").asLong())
                .isEqualTo(topic.retention().toMillis());
        assertThat(made.at("/metadata/labels/strimzi.io~1cluster").asText()).isEqualTo("pm");
        assertThat(made.at("/spec/replicas").asInt()).isEqualTo(3);
    }

    @Test
    void noTopicIsMadeThatTheContractsDoNotKnow() {
        assertThat(Charts.scenario("bring-your-own-tls").ofKind("KafkaTopic")).hasSize(Topic.values().length);
        assertThat(Charts.scenario("minimal").ofKind("KafkaTopic")).isEmpty();
    }

    /** Runs the job's script with stand-ins for Kafka's tools that write down how they were called. */
    @ParameterizedTest
    @ValueSource(strings = {"production", "bring-your-own-tls", "trial"})
    void jobMakesTheTopics(String scenario, @TempDir Path directory) throws Exception {
        JsonNode job = Charts.scenario(scenario, "topics.mode=job")
                .ofKind("Job")
                .filter(j -> j.at("/metadata/name").asText().startsWith("pm-topics"))
                .findFirst()
                .orElseThrow();
        String calls = run(job, directory);

        for (Topic topic : Topic.values()) {
            assertThat(calls)
                    .contains("--create --if-not-exists --topic " + topic.topicName() + " --partitions "
                            + topic.defaultPartitions() + " ")
                    .contains("--entity-name " + topic.topicName() + " --add-config cleanup.policy=delete,retention.ms="
                            + topic.retention().toMillis() + ",");
        }
        assertThat(calls).as("partitions are added where there are too few").contains("--alter --topic pm.realtime");
        String settings = Files.readString(directory.resolve("client.properties"));
        if (scenario.equals("production")) {
            assertThat(settings)
                    .contains(
                            "security.protocol=SASL_SSL\n",
                            "sasl.mechanism=SCRAM-SHA-512\n",
                            "sasl.jaas.config=jaas\n");
        }
        if (scenario.equals("bring-your-own-tls")) {
            assertThat(settings)
                    .contains("ssl.keystore.key=one\\ntwo\n", "ssl.truststore.location=/etc/pm-realtime/kafka/ca.crt");
        }
    }

    private static String run(JsonNode job, Path directory) throws IOException, InterruptedException {
        Path tools = Files.createDirectories(directory.resolve("bin"));
        Path log = directory.resolve("calls");
        for (String tool : new String[] {"kafka-topics.sh", "kafka-configs.sh"}) {
            Path script = tools.resolve(tool);
            Files.writeString(script, "#!/bin/sh\necho \"$@\" >> " + log + "\necho 'Topic: x Partition: 0'\n");
            script.toFile().setExecutable(true);
        }
        String script = job.at("/spec/template/spec/containers/0/args/0")
                .asText()
                .replace("/opt/kafka/bin", tools.toString())
                .replace(
                        "/tmp/client.properties",
                        directory.resolve("client.properties").toString());
        ProcessBuilder builder = new ProcessBuilder("/bin/sh", "-euc", script).redirectErrorStream(true);
        builder.environment()
                .putAll(Map.of(
                        "BOOTSTRAP", "kafka:9092",
                        "KAFKA_SASL_JAAS_CONFIG", "jaas",
                        "KAFKA_SSL_KEYSTORE_KEY", "one\ntwo",
                        "KAFKA_SSL_KEYSTORE_CERTIFICATE_CHAIN", "one\ntwo"));
        Process process = builder.start();
        String output = new String(process.getInputStream().readAllBytes());
        assertThat(process.waitFor(60, TimeUnit.SECONDS)).isTrue();
        assertThat(process.exitValue()).as(output).isZero();
        return Files.readString(log);
    }
}
