{{/* Environment variables of the container: what is secret, and what only the cluster knows. Takes the root. */}}
{{- define "pmr.env" -}}
- name: JDK_JAVA_OPTIONS
  value: {{ concat (list (printf "-XX:MaxRAMPercentage=%v" .Values.jvm.maxRamPercentage) "-XX:+ExitOnOutOfMemoryError") .Values.jvm.options | join " " | quote }}
- name: POD_NAME
  valueFrom:
    fieldRef:
      fieldPath: metadata.name
{{- if .Values.global.production }}
- name: QUARKUS_PROFILE
  value: prod,production
{{- end }}
{{- include "pmr.env.kafka" . }}
{{- with .Values.global.redis }}
{{- if and .existingSecret (include "pmr.uses" (list $ "redis")) }}
{{- include "pmr.secretEnv" (list "QUARKUS_REDIS_PASSWORD" .existingSecret .passwordKey) }}
{{- end }}
{{- end }}
{{- if include "pmr.uses" (list . "postgresql") }}
{{- include "pmr.secretEnv" (list "QUARKUS_DATASOURCE_USERNAME" (include "pmr.databaseSecret" .) .Values.global.postgresql.usernameKey) }}
{{- include "pmr.secretEnv" (list "QUARKUS_DATASOURCE_PASSWORD" (include "pmr.databaseSecret" .) .Values.global.postgresql.passwordKey) }}
{{- end }}
{{- if and (include "pmr.uses" (list . "smtp")) .Values.smtp.existingSecret }}
{{- include "pmr.secretEnv" (list "QUARKUS_MAILER_USERNAME" .Values.smtp.existingSecret .Values.smtp.usernameKey) }}
{{- include "pmr.secretEnv" (list "QUARKUS_MAILER_PASSWORD" .Values.smtp.existingSecret .Values.smtp.passwordKey) }}
{{- end }}
{{- with .Values.global.tracing }}
{{- if and .endpoint .existingSecret }}
{{- include "pmr.secretEnv" (list "QUARKUS_OTEL_EXPORTER_OTLP_HEADERS" .existingSecret .headersKey) }}
{{- end }}
{{- end }}
{{- range $name, $value := .Values.extraEnv }}
- name: {{ $name }}
  value: {{ $value | quote }}
{{- end }}
{{- range $name, $from := .Values.secretEnv }}
{{- include "pmr.secretEnv" (list $name $from.secret $from.key) }}
{{- end }}
{{- end -}}

{{- define "pmr.env.kafka" -}}
{{- $kafka := .Values.global.kafka -}}
{{- if and (hasSuffix "SSL" $kafka.securityProtocol) $kafka.tls.clientSecret }}
{{- include "pmr.secretEnv" (list "KAFKA_SSL_KEYSTORE_KEY" $kafka.tls.clientSecret "tls.key") }}
{{- include "pmr.secretEnv" (list "KAFKA_SSL_KEYSTORE_CERTIFICATE_CHAIN" $kafka.tls.clientSecret "tls.crt") }}
{{- end }}
{{- if hasPrefix "SASL" $kafka.securityProtocol }}
{{- $secret := required "global.kafka.sasl.existingSecret: the Secret with Kafka's user and password" $kafka.sasl.existingSecret }}
{{- include "pmr.secretEnv" (list "PM_KAFKA_USERNAME" $secret $kafka.sasl.usernameKey) }}
{{- include "pmr.secretEnv" (list "PM_KAFKA_PASSWORD" $secret $kafka.sasl.passwordKey) }}
{{- $module := ternary "plain.PlainLoginModule" "scram.ScramLoginModule" (eq $kafka.sasl.mechanism "PLAIN") }}
- name: KAFKA_SASL_JAAS_CONFIG
  value: 'org.apache.kafka.common.security.{{ $module }} required username="$(PM_KAFKA_USERNAME)" password="$(PM_KAFKA_PASSWORD)";'
{{- end }}
{{- end -}}

{{- define "pmr.secretEnv" }}
- name: {{ index . 0 }}
  valueFrom:
    secretKeyRef:
      name: {{ index . 1 }}
      key: {{ index . 2 }}
{{- end -}}

{{/* Certificates and keys that are files: a dict from directory below /etc/pm-realtime to Secret, as YAML. */}}
{{- define "pmr.secretFiles" -}}
{{- $global := .Values.global -}}
{{- with $global.jwt.existingSecret }}
jwt: {{ . }}
{{- end }}
{{- if and $global.jwt.caSecret (not $global.jwt.existingSecret) }}
jwks: {{ $global.jwt.caSecret }}
{{- end }}
{{- if and (hasSuffix "SSL" $global.kafka.securityProtocol) $global.kafka.tls.caSecret }}
kafka: {{ $global.kafka.tls.caSecret }}
{{- end }}
{{- if and $global.redis.tls.caSecret (include "pmr.uses" (list . "redis")) }}
redis: {{ $global.redis.tls.caSecret }}
{{- end }}
{{- if and (hasPrefix "verify" $global.postgresql.sslMode) (include "pmr.uses" (list . "postgresql")) }}
postgresql: {{ $global.postgresql.caSecret }}
{{- end }}
{{- if and $global.tracing.endpoint $global.tracing.caSecret }}
otlp: {{ $global.tracing.caSecret }}
{{- end }}
{{- if and (include "pmr.uses" (list . "smtp")) .Values.smtp.caSecret }}
smtp: {{ .Values.smtp.caSecret }}
{{- end }}
{{- end -}}
