package io.pmrealtime.gateway.message;

import static org.assertj.core.api.Assertions.assertThat;

import io.pmrealtime.contracts.presence.Page;
import io.pmrealtime.contracts.presence.UserStatus;
import io.pmrealtime.contracts.room.Room;
import io.pmrealtime.gateway.cursor.Cursor;
import java.util.List;
import java.util.stream.Stream;
import org.apache.kafka.common.Uuid;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;

class MessageParserTest {
    private static final Cursor CURSOR = new Cursor(Uuid.randomUuid(), 12, 3, 99);

    static Stream<Arguments> messages() {
        return Stream.of(
                Arguments.of(
                        "{'type':'room.join','ref':'1','projectId':'p1'}",
                        new ClientMessage.Join("\"1\"", List.of(Room.project("p1")), false)),
                Arguments.of(
                        "{'taskId':'t1','type':'room.join'}",
                        new ClientMessage.Join(null, List.of(Room.task("t1")), false)),
                Arguments.of(
                        "{'type':'room.leave','rooms':['project:p1','chat:c:9','project:p1']}",
                        new ClientMessage.Leave(
                                null,
                                List.of(
                                        Room.project("p1"),
                                        Room.parse("chat:c:9").orElseThrow()))),
                Arguments.of(
                        "{'type':'resume','ref':'2','cursor':'" + CURSOR.encode() + "','rooms':['task:t']}",
                        new ClientMessage.Resume("\"2\"", CURSOR, List.of(Room.task("t")))),
                Arguments.of(
                        "{'type':'resume','cursor':'" + CURSOR.encode() + "'}",
                        new ClientMessage.Resume(null, CURSOR, List.of())),
                Arguments.of(
                        "{'type':'pm.presence.update','projectId':'p1','taskId':null,'page':'docs'}",
                        new ClientMessage.Locate(null, "p1", null, Page.DOCS)),
                Arguments.of("{'type':'pm.presence.update','projectId':null}", new ClientMessage.Depart(null)),
                Arguments.of(
                        "{'type':'presence.update','status':'away','more':{}}",
                        new ClientMessage.SetStatus(null, UserStatus.AWAY)),
                Arguments.of(
                        "{'type':'typing.start','chatId':'c'}",
                        new ClientMessage.Typing(null, Room.parse("chat:c").orElseThrow(), true)),
                Arguments.of(
                        "{'type':'typing.stop','taskId':'t'}", new ClientMessage.Typing(null, Room.task("t"), false)),
                Arguments.of("{'type':'auth.refresh','token':'x'}", new ClientMessage.RefreshToken(null, "x")),
                Arguments.of(
                        "{'type':'room.join','projectId':'p1','taskId':null,'rooms':null}",
                        new ClientMessage.Join(null, List.of(Room.project("p1")), false)),
                Arguments.of("{'type':'ping','ref':null}", new ClientMessage.Ping(null)),
                Arguments.of("{'type':'ping','ref':17}", new ClientMessage.Ping("17")),
                Arguments.of("{'type':'ping','ref':1.50}", new ClientMessage.Ping("1.50")),
                Arguments.of("{'type':'ping','ref':1e999}", new ClientMessage.Ping("1E+999")),
                Arguments.of("{'type':'ping','ref':''}", new ClientMessage.Ping("\"\"")));
    }

    @ParameterizedTest
    @MethodSource("messages")
    void messagesAreRead(String json, ClientMessage expected) {
        assertThat(MessageParser.parse(json.replace('\'', '"'))).isEqualTo(new ParseResult.Parsed(expected));
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {
                "no json                                                | the message is no JSON",
                "{'type':'ping'} trailing                               | the message is no JSON",
                "{'type':'ping','type':'ping'}                          | the message is no JSON",
                "'text'                                                 | no JSON object",
                "{'type':'ping','ref':true}                             | ref",
                "{'type':'ping','ref':{}}                               | ref",
                "{'type':'room.join','projectId':null,'taskId':null}    | projectId",
                "{}                                                     | type: is missing",
                "{'type':7}                                             | type: must be a text",
                "{'type':'room.join'}                                   | projectId",
                "{'type':'room.join','projectId':'p','taskId':'t'}      | projectId",
                "{'type':'room.join','projectId':7}                     | projectId: must be a text",
                "{'type':'room.join','projectId':'a b'}                 | projectId: no valid id",
                "{'type':'room.join','rooms':[]}                        | rooms",
                "{'type':'room.join','rooms':'project:p'}               | rooms",
                "{'type':'room.join','rooms':['project:p',3]}           | rooms[1]",
                "{'type':'room.join','rooms':['moon:p']}                | rooms[0]",
                "{'type':'resume'}                                      | cursor: is missing",
                "{'type':'resume','cursor':'x'}                         | cursor",
                "{'type':'pm.presence.update'}                          | projectId: is missing",
                "{'type':'pm.presence.update','projectId':'p'}          | page: is missing",
                "{'type':'pm.presence.update','projectId':'p','page':'x'} | page",
                "{'type':'presence.update','status':'offline'}          | status",
                "{'type':'typing.start'}                                | chatId",
                "{'type':'typing.start','chatId':'c','taskId':'t'}      | chatId",
                "{'type':'auth.refresh'}                                | token: is missing"
            })
    void whatIsWrongIsNamed(String json, String detail) {
        assertThat(MessageParser.parse(json.replace('\'', '"')))
                .isInstanceOfSatisfying(ParseResult.Malformed.class, malformed -> {
                    assertThat(malformed.code()).isEqualTo(ErrorCode.BAD_REQUEST);
                    assertThat(malformed.detail()).contains(detail);
                });
    }

    @Test
    void anUnknownTypeIsSaidWithItsRef() {
        assertThat(MessageParser.parse("{\"type\":\"dance\",\"ref\":\"9\"}"))
                .isInstanceOfSatisfying(ParseResult.Malformed.class, malformed -> {
                    assertThat(malformed.ref()).isEqualTo("\"9\"");
                    assertThat(malformed.code()).isEqualTo(ErrorCode.UNKNOWN_TYPE);
                });
    }

    @Test
    void deepNestingIsNoReasonToFail() {
        String deep = "{\"type\":\"ping\",\"x\":" + "[".repeat(5000) + "]".repeat(5000) + "}";
        assertThat(MessageParser.parse(deep)).isInstanceOf(ParseResult.Malformed.class);
    }

    @Test
    void aTokenIsNeverPartOfAMessagesText() {
        assertThat(new ClientMessage.RefreshToken("1", "secret").toString()).doesNotContain("secret");
    }
}
