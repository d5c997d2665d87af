{{/* Release and chart, as the name of most objects. */}}
{{- define "pmr.fullname" -}}
{{- if contains .Chart.Name .Release.Name -}}
{{- .Release.Name | trunc 63 | trimSuffix "-" -}}
{{- else -}}
{{- printf "%s-%s" .Release.Name .Chart.Name | trunc 63 | trimSuffix "-" -}}
{{- end -}}
{{- end -}}

{{/* What a Service and a Deployment find their pods by: never changes in an object's life. Takes (list root component). */}}
{{- define "pmr.selectorLabels" -}}
{{- $root := index . 0 -}}
app.kubernetes.io/name: {{ $root.Chart.Name }}
app.kubernetes.io/instance: {{ $root.Release.Name }}
app.kubernetes.io/component: {{ index . 1 }}
{{- end -}}

{{- define "pmr.labels" -}}
{{- $root := index . 0 -}}
{{ include "pmr.selectorLabels" . }}
app.kubernetes.io/part-of: pm-realtime
app.kubernetes.io/version: {{ $root.Chart.AppVersion | quote }}
app.kubernetes.io/managed-by: {{ $root.Release.Service }}
helm.sh/chart: {{ printf "%s-%s" $root.Chart.Name $root.Chart.Version | replace "+" "_" }}
{{- end -}}

{{- define "pmr.serviceAccountName" -}}
{{- if .Values.serviceAccount.create -}}
{{- .Values.serviceAccount.name | default (include "pmr.fullname" .) -}}
{{- else -}}
{{- .Values.serviceAccount.name | default "default" -}}
{{- end -}}
{{- end -}}

{{- define "pmr.image" -}}
{{- $registry := .Values.global.image.registry -}}
{{- $repository := .Values.image.repository | default (printf "pm-realtime/%s" .Chart.Name) -}}
{{- if $registry }}{{ $registry }}/{{ end -}}
{{- $repository -}}
{{- if .Values.image.digest }}@{{ .Values.image.digest }}{{ else }}:{{ .Values.image.tag | default .Chart.AppVersion }}{{ end -}}
{{- end -}}

{{/* Whether the chart's annotation says that the service uses a part: (list root "kafka") gives "true" or nothing. */}}
{{- define "pmr.uses" -}}
{{- $root := index . 0 -}}
{{- if has (index . 1) (splitList " " (index $root.Chart.Annotations "pm-realtime.io/uses")) }}true{{ end -}}
{{- end -}}

{{- define "pmr.databaseHost" -}}
{{- .Values.database.host | default .Values.global.postgresql.host | required "global.postgresql.host: where PostgreSQL is" -}}
{{- end -}}

{{- define "pmr.databaseSecret" -}}
{{- .Values.database.existingSecret | default .Values.global.postgresql.existingSecret | required "global.postgresql.existingSecret: the Secret with PostgreSQL's user and password" -}}
{{- end -}}
