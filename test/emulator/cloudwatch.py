"""CloudWatch: composite alarms are stored and come back; no alarm of any kind is evaluated.

moto lacks PutCompositeAlarm, though it can describe and delete one.
"""

from moto.cloudwatch.responses import CloudWatchResponse
from moto.core.responses import ActionResult

#: What a metric alarm has and a composite one has not.
METRIC_SETTINGS = (
    "namespace",
    "metric_name",
    "metric_data_queries",
    "comparison_operator",
    "evaluation_periods",
    "datapoints_to_alarm",
    "period",
    "threshold",
    "statistic",
    "extended_statistic",
    "unit",
)


def install() -> None:
    CloudWatchResponse.put_composite_alarm = put_composite_alarm


def put_composite_alarm(self: CloudWatchResponse) -> ActionResult:
    self.cloudwatch_backend.put_metric_alarm(
        name=self._get_param("AlarmName"),
        description=self._get_param("AlarmDescription"),
        dimensions=[],
        alarm_actions=self._get_param("AlarmActions", []),
        ok_actions=self._get_param("OKActions", []),
        insufficient_data_actions=self._get_param("InsufficientDataActions", []),
        actions_enabled=self._get_param("ActionsEnabled"),
        tags=self._get_param("Tags", []),
        rule=self._get_param("AlarmRule"),
        **dict.fromkeys(METRIC_SETTINGS),
    )
    return ActionResult({})
