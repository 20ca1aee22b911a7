using System.Globalization;
using CityEdge.Gateway.Page;
using CityEdge.Gateway.Verbs;
using CityEdge.Safety.Alarms;
using CityEdge.Safety.Points;

namespace CityEdge.Gateway.Demo;

/// <summary>Tells the night line by line: what happens in the lane on the left, what the gateway makes of it indented below.</summary>
internal sealed class DemoTimeline(TextWriter to, Speech speech, SiteNames names, IReadOnlyList<AlarmDefinition> alarms)
{
    /// <summary>Something that happens in the story.</summary>
    public void Happens(Moment at, string text) => to.WriteLine(string.Create(CultureInfo.InvariantCulture, $"{at.Wall:HH:mm:ss}  {text}"));

    /// <summary>Something that the gateway does.</summary>
    public void Gateway(Moment at, string text) => to.WriteLine(string.Create(CultureInfo.InvariantCulture, $"{at.Wall:HH:mm:ss}      ▸ {text}"));

    /// <summary>One transition, in words; marks that change alone are not worth a line here.</summary>
    public void Tell(in AlarmTransition transition)
    {
        var alarm = alarms[transition.Alarm.Index];
        if (Verb(transition.Event) is not { } verb)
        {
            return;
        }

        var who = transition.Who is { } person ? $"  ({person})" : "";
        var reason = transition.Reason == QualityReason.None ? "" : $"  [{transition.Reason}]";
        Gateway(transition.At, $"{verb}: {Name(alarm)} · {names.OfZone(alarm.Zone).In(speech.Chinese)}{reason}{who}");
    }

    private string Name(AlarmDefinition alarm)
    {
        var name = SiteNames.Of(alarm).In(speech.Chinese);
        return alarm.Class == AlarmClass.Fault ? name : $"{alarm.Priority} {name}";
    }

    private string? Verb(AlarmEvent happened) => happened switch
    {
        AlarmEvent.Raised or AlarmEvent.ReRaised => speech.Say("报警", "ALARM"),
        AlarmEvent.ReturnedToNormal => speech.Say("恢复", "returned"),
        AlarmEvent.Acknowledged => speech.Say("已确认", "acknowledged"),
        AlarmEvent.Silenced => speech.Say("已消音", "silenced"),
        AlarmEvent.SilenceEnded => speech.Say("消音结束", "silence ended"),
        AlarmEvent.Reset => speech.Say("已复位", "reset"),
        AlarmEvent.Shelved or AlarmEvent.Isolated => speech.Say("已屏蔽", "set aside"),
        AlarmEvent.Unshelved or AlarmEvent.IsolationEnded => speech.Say("屏蔽结束", "back in service"),
        AlarmEvent.TestStarted => speech.Say("测试开始", "test started"),
        AlarmEvent.TestEnded => speech.Say("测试结束", "test ended"),
        AlarmEvent.MembersChanged or AlarmEvent.MarksChanged => null,
    };
}
