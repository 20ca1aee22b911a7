using System.CommandLine;
using System.Globalization;
using System.Text.Json;
using CityEdge.Gateway.Control;
using CityEdge.Gateway.Hosting;
using CityEdge.Gateway.Page;
using CityEdge.Safety.Alarms;

namespace CityEdge.Gateway.Verbs;

/// <summary><c>cityedge alarms list|ack|silence|reset|isolate|…</c>: what a person at the box sees and does; never merged, each with a name and a reason.</summary>
internal static class AlarmsVerb
{
    public static Command Build(VerbContext context, CommonOptions options)
    {
        var speech = context.Speech;
        var list = new Command("list", speech.Say("列出当前报警和故障。例：cityedge alarms list", "Lists alarms and faults. Example: cityedge alarms list"))
        {
            options.State, options.Json,
        };
        list.SetAction((parsed, stop) => ListAsync(context, parsed.GetValue(options.State)!, parsed.GetValue(options.Json), stop));
        return new Command("alarms", speech.Say("查看并处理报警", "Sees and handles alarms"))
        {
            list, AlarmsStatsVerb.Build(context, options),
            Verb("ack", OperatorVerb.Acknowledge, speech.Say("确认：我看到了", "Acknowledge: I have seen it")),
            Verb("silence", OperatorVerb.Silence, speech.Say("消音：默认停声 2 分钟，最长 10 分钟；报警仍在", "Silence: stop the sound for 2 min unless said, 10 min at most; the alarm stands")),
            Verb("reset", OperatorVerb.Reset, speech.Say("复位：结束已消失的锁存报警", "Reset: end latched alarms whose cause is gone")),
            Verb("isolate", OperatorVerb.Isolate, speech.Say("屏蔽测点、区域或报警：默认 2 小时，最长 8 小时；须写 --why", "Isolate a point, a zone or an alarm: 2 h unless said, 8 h at most; needs --why")),
            Verb("end-isolation", OperatorVerb.EndIsolation, speech.Say("结束屏蔽", "End an isolation")),
            Act("operate", OperatorVerb.Operate, speech.Say("动作：关阀、分断断路器、释放门、启停风机；保持到解除", "Operate: shut a valve, open a breaker, release a door, switch a fan; it stays so until released")),
            Act("release", OperatorVerb.Release, speech.Say("解除动作：看过现场之后；阀门和断路器从不自行恢复", "Release: let an output go once you have looked; a valve or a breaker never goes back by itself")),
        };

        Command Act(string name, OperatorVerb verb, string description)
        {
            var output = new Argument<string>("output") { Description = speech.Say("输出标识", "id of the output") };
            var why = new Option<string?>("--why") { Description = speech.Say("原因（必填）", "reason; needed"), HelpName = "TEXT" };
            var who = Who();
            var command = new Command(name, description + speech.Say("。例：", ". Example: ") + $"cityedge alarms {name} valve --why {(verb == OperatorVerb.Operate ? "burst" : "repaired")}")
            {
                output, why, who, options.State,
            };
            command.SetAction((parsed, stop) => ActAsync(context, parsed.GetValue(options.State)!, new ControlRequest
            {
                Verb = ControlVerbs.NameOf(verb),
                Alarm = AlarmDefinition.IdOfAct(parsed.GetValue(output)!),
                Why = parsed.GetValue(why),
                Who = Name(parsed.GetValue(who)),
            }, stop));
            return command;
        }

        Option<string?> Who() => new("--who") { Description = speech.Say("何人；默认为登录名", "who; the login name unless given"), HelpName = "NAME" };

        string Name(string? given) => given ?? context.Environment("SUDO_USER") ?? context.Environment("USER") ?? "root";

        Command Verb(string name, OperatorVerb verb, string description)
        {
            var alarm = new Option<string?>("--alarm") { Description = speech.Say("报警标识", "alarm id"), HelpName = "ID" };
            var zone = new Option<string?>("--zone") { Description = speech.Say("区域标识", "zone id"), HelpName = "ID" };
            var point = new Option<string?>("--point") { Description = speech.Say("测点", "point, such as temp-1.temperature"), HelpName = "DEVICE.POINT" };
            var why = new Option<string?>("--why") { Description = speech.Say("原因", "reason"), HelpName = "TEXT" };
            var who = Who();
            var span = new Option<string?>("--for") { Description = speech.Say("多久，如 30m、2h", "how long, such as 30m or 2h"), HelpName = "TIME" };
            var command = new Command(name, description + speech.Say("。例：", ". Example: ") + $"cityedge alarms {name} --zone kitchen{(verb == OperatorVerb.Isolate ? " --for 2h --why cleaning" : "")}")
            {
                alarm, zone, point, why, who, options.State,
            };
            if (VerbLimits.Of(verb).Most > TimeSpan.Zero)
            {
                command.Options.Add(span);
            }

            command.SetAction(async (parsed, stop) =>
            {
                if (new[] { alarm, zone, point }.Count(target => parsed.GetValue(target) is not null) > 1)
                {
                    context.Error.WriteLine(Words.Of(Word.TooManyTargets).In(context.Speech.Chinese));
                    return ExitCode.Usage;
                }

                TimeSpan? duration = null;
                if (parsed.GetValue(span) is { } text)
                {
                    duration = ParseSpan(text);
                    if (duration is null)
                    {
                        context.Tell($"看不懂时长“{text}”；写成 90s、30m 或 2h。", $"'{text}' is no duration; write 90s, 30m or 2h.");
                        return ExitCode.Usage;
                    }
                }

                return await ActAsync(context, parsed.GetValue(options.State)!, new ControlRequest
                {
                    Verb = ControlVerbs.NameOf(verb),
                    Alarm = parsed.GetValue(alarm),
                    Zone = parsed.GetValue(zone),
                    Point = parsed.GetValue(point),
                    Why = parsed.GetValue(why),
                    Who = Name(parsed.GetValue(who)),
                    Duration = duration,
                }, stop).ConfigureAwait(false);
            });
            return command;
        }
    }

    /// <summary>90s, 30m, 2h; null for anything else.</summary>
    internal static TimeSpan? ParseSpan(string text) =>
        text.Length is > 1 and < 8 && int.TryParse(text.AsSpan(..^1), NumberStyles.None, CultureInfo.InvariantCulture, out var count) && count > 0
            ? text[^1] switch
            {
                's' => TimeSpan.FromSeconds(count),
                'm' => TimeSpan.FromMinutes(count),
                'h' => TimeSpan.FromHours(count),
                _ => null,
            }
            : null;

    private static async Task<int> ListAsync(VerbContext context, string state, bool json, CancellationToken stop)
    {
        using var client = new ControlClient(ControlPath.Of(state, context.Environment));
        try
        {
            var view = await client.GetAlarmsAsync(stop).ConfigureAwait(false);
            if (json)
            {
                context.Out.WriteLine(JsonSerializer.Serialize(view, PlainJson.Views.AlarmsView));
                return ExitCode.Ok;
            }

            // What a parent's fault speaks for is listed there as a member, not here again.
            var standing = view.Alarms.Where(alarm => alarm.State != AlarmState.Normal || !alarm.Marks.Contains(AlarmMarks.SuppressedByDesign)).ToList();
            foreach (var alarm in standing)
            {
                Print(context, alarm);
            }

            if (standing.Count == 0)
            {
                context.Say("没有报警，没有故障。", "No alarms, no faults.");
            }

            return ExitCode.Ok;
        }
        catch (ControlException failure)
        {
            return Explain(context, failure);
        }
    }

    private static void Print(VerbContext context, Page.AlarmView alarm)
    {
        var zh = context.Speech.Chinese;
        var marks = alarm.Marks.Count > 0 ? $"  [{string.Join(", ", alarm.Marks.Select(mark => Words.Of(mark).In(zh)))}]" : "";
        var members = alarm.MemberPoints.Count > 1 ? $"  ({string.Join(", ", alarm.MemberPoints)})" : "";
        var reason = alarm.Reason == Safety.Points.QualityReason.None ? "" : $"  {Words.Of(alarm.Reason).In(zh)}";
        context.Out.WriteLine(string.Create(CultureInfo.InvariantCulture,
            $"{alarm.Priority} {Words.Of(alarm.Class).In(zh)} · {Words.Of(alarm.State).In(zh)}  {alarm.Since:HH:mm:ss}  {alarm.Id}  {(zh ? alarm.Name.Zh : alarm.Name.En)} · {(zh ? alarm.Place.Zh : alarm.Place.En)}{reason}{members}{marks}"));
    }

    private static async Task<int> ActAsync(VerbContext context, string state, ControlRequest request, CancellationToken stop)
    {
        using var client = new ControlClient(ControlPath.Of(state, context.Environment));
        try
        {
            var reply = await client.ActAsync(request, stop).ConfigureAwait(false);
            var writer = reply.Outcome == ActionOutcome.Done ? context.Out : context.Error;
            writer.WriteLine(context.Speech.Say(reply.Zh, reply.En));
            if (Next(reply.Outcome, request.Verb, context.Speech) is { } next)
            {
                context.Error.WriteLine(next);
            }

            return reply.Outcome switch
            {
                ActionOutcome.Done => ExitCode.Ok,
                ActionOutcome.NotFound => ExitCode.NotFound,
                ActionOutcome.NeedsReason or ActionOutcome.TooLong => ExitCode.Usage,
                _ => ExitCode.Failed,
            };
        }
        catch (ControlException failure)
        {
            return Explain(context, failure);
        }
    }

    // What the engine's word means for the one who typed the verb.
    private static string? Next(ActionOutcome? outcome, string? verb, Speech speech) => outcome switch
    {
        ActionOutcome.NeedsReason => speech.Say("用 --why 写明原因，用 --who 写明姓名。", "Give the reason with --why and the name with --who."),
        ActionOutcome.TooLong => speech.Say($"上限见：cityedge alarms {verb} --help", $"For the limit see: cityedge alarms {verb} --help"),
        ActionOutcome.NotFound when verb == ControlVerbs.NameOf(OperatorVerb.Operate) || verb == ControlVerbs.NameOf(OperatorVerb.Release) => speech.Say(
            "能动作的输出是 site.yaml 中带 acts 的那些；页面上也有。", "Outputs that act are those with acts in site.yaml; the page shows them too."),
        ActionOutcome.NotFound or ActionOutcome.NothingToDo => speech.Say("现有的见：cityedge alarms list", "For what there is see: cityedge alarms list"),
        _ => null,
    };

    private static int Explain(VerbContext context, ControlException failure)
    {
        context.Error.WriteLine(failure.Text.In(context.Speech.Chinese));
        return failure.ExitCode;
    }
}
