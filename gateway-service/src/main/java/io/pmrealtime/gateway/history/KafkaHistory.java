package io.pmrealtime.gateway.history;

import io.pmrealtime.gateway.config.GatewayConfig;
import io.pmrealtime.gateway.cursor.LogShape;
import io.pmrealtime.gateway.tail.KafkaClients;
import io.pmrealtime.gateway.tail.RepeatFilter;
import jakarta.enterprise.context.ApplicationScoped;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.BlockingQueue;
import java.util.function.BooleanSupplier;
import java.util.function.Consumer;

/** A small pool of readers of the log, and a bounded queue of what is asked of them. Any thread. */
@ApplicationScoped
public class KafkaHistory implements History {
    private final BlockingQueue<Question> questions;
    private final KafkaClients clients;
    private final GatewayConfig.Resume config;
    private final List<HistoryReader> readers = new ArrayList<>();

    KafkaHistory(KafkaClients clients, GatewayConfig config) {
        this.clients = clients;
        this.config = config.resume();
        this.questions = new ArrayBlockingQueue<>(config.resume().waiting());
    }

    /** Starts the readers. */
    public void start() {
        for (int i = 0; i < config.readers(); i++) {
            String name = "history-" + i;
            HistoryReader reader = new HistoryReader(
                    () -> clients.reader("gateway-" + name),
                    questions,
                    config.chunk().asLongValue());
            Thread thread = new Thread(reader, name);
            thread.setDaemon(true);
            readers.add(reader);
            thread.start();
        }
    }

    /** Stops the readers; what was asked and not begun is not answered. */
    public void stop() {
        readers.forEach(HistoryReader::stop);
    }

    @Override
    public void read(
            LogShape shape,
            String workspaceId,
            int partition,
            long from,
            long to,
            RepeatFilter repeats,
            BooleanSupplier wanted,
            Consumer<Answer> answer) {
        ask(new Question.Events(shape, workspaceId, partition, from, to, repeats, wanted, answer));
    }

    @Override
    public void end(int partition, Consumer<Answer> answer) {
        ask(new Question.End(partition, answer));
    }

    private void ask(Question question) {
        if (!questions.offer(question)) {
            question.answer().accept(new Unavailable());
        }
    }
}
