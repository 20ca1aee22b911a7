using System.Globalization;
using System.Text;
using CityEdge.Gateway.Loop;
using CityEdge.Safety;
using CityEdge.Safety.Alarms;
using CityEdge.Safety.Points;
using AlarmSnapshot = CityEdge.Gateway.Loop.AlarmSnapshot;

namespace CityEdge.Gateway.Page;

/// <summary>
/// The page that always works: HTML without script, for an old phone at arm's length. What must hold: the verdict stands first and alone
/// at 360 × 640; red is fire and nothing else; colour, shape, word and position agree; every text that is not ours is encoded; the whole
/// stays under <see cref="MostBytes"/>; it renders from whatever snapshot there is, or none, and says how old that is.
/// </summary>
internal sealed class LitePage(PageContext context, SiteNames names, Views views)
{
    /// <summary>A page of an old phone on weak Wi-Fi.</summary>
    public const int MostBytes = 60_000;

    /// <summary>Seconds until the page asks again while something is wrong.</summary>
    public const int RefreshInAlarm = 5;

    /// <summary>Seconds until the page asks again otherwise.</summary>
    public const int RefreshOtherwise = 15;

    private const int AlarmBytes = 20_000;
    private const int FaultBytes = 12_000;
    private const int OutputBytes = 4_000;
    private const int ReadingBytes = 14_000;
    private const int MemberBytes = 1_500;

    // A camera must not be able to crowd alarms out of the page by long links.
    private const int LinkBytes = 6_000;
    private const int LongestLink = 600;

    private readonly SafetyModel _model = context.Site.Model;
    private readonly IReadOnlyList<AlarmDefinition> _alarms = context.Loop.Alarms;

    /// <param name="snapshot">The newest that the loop gave; null when it never gave one.</param>
    /// <param name="blind">Whether the loop did not answer just now.</param>
    /// <param name="chinese">The reader's language.</param>
    public string Render(SiteSnapshot? snapshot, bool blind, bool chinese)
    {
        var text = new PageText(chinese);
        var now = context.Clock.Now();
        var verdict = Judge(snapshot, blind);
        var leading = Leading(snapshot, verdict);
        var page = new StringBuilder(16_384);
        Head(page, text, verdict, leading);
        VerdictBlock(page, text, verdict, leading, now);
        Advice(page, text, verdict, leading, snapshot);
        if (snapshot is null)
        {
            page.Append("<p class=\"band\">").Append(text.Of(Word.NoData)).Append("</p>");
        }
        else
        {
            AlarmList(page, text, snapshot, now);
            FaultList(page, text, snapshot, now);
            OutputList(page, text, snapshot);
            ReadingList(page, text, snapshot, now);
        }

        Foot(page, text, verdict, snapshot, now);
        return page.ToString();
    }

    private Verdict Judge(SiteSnapshot? snapshot, bool blind)
    {
        var verdict = snapshot is null ? Verdict.Blind : Verdicts.Of(snapshot, _alarms);
        return blind && verdict < Verdict.Blind ? Verdict.Blind : verdict;
    }

    // The loop sorts the most urgent first; the first of the verdict's own kind is what the headline speaks of.
    private AlarmSnapshot? Leading(SiteSnapshot? snapshot, Verdict verdict)
    {
        foreach (var alarm in snapshot?.Alarms ?? [])
        {
            if (Verdicts.Of(alarm, _alarms[alarm.Alarm.Index]) == verdict)
            {
                return alarm;
            }
        }

        return null;
    }

    private static int Refresh(Verdict verdict) =>
        verdict is Verdict.Fire or Verdict.Danger or Verdict.Blind ? RefreshInAlarm : RefreshOtherwise;

    private void Head(StringBuilder page, PageText text, Verdict verdict, AlarmSnapshot? leading)
    {
        page.Append("<!doctype html><html lang=\"").Append(text.Chinese ? "zh-CN" : "en").Append("\"><head><meta charset=\"utf-8\">")
            .Append("<meta name=\"viewport\" content=\"width=device-width,initial-scale=1\"><meta http-equiv=\"refresh\" content=\"")
            .Append(CultureInfo.InvariantCulture, $"{Refresh(verdict)}\"><title>{Shape(verdict)} {text.Of(Words.Of(verdict))}");
        if (leading is { } alarm)
        {
            page.Append(" · ").Append(Place(text, alarm));
        }

        page.Append(" · ").Append(text.Name(names.Site)).Append("</title><style>").Append(LiteStyle.Css).Append("</style></head><body>")
            .Append("<div class=\"top\"><span>").Append(text.Name(names.Site)).Append("</span><a href=\"/lite?lang=")
            .Append(text.Chinese ? "en\" lang=\"en\">" : "zh\" lang=\"zh-CN\">").Append(text.Of(Word.OtherLanguage)).Append("</a></div>");
    }

    private void VerdictBlock(StringBuilder page, PageText text, Verdict verdict, AlarmSnapshot? leading, in Moment now)
    {
        var other = new PageText(!text.Chinese);
        page.Append("<main><section class=\"verdict ").Append(Style(verdict)).Append("\"><h1><span aria-hidden=\"true\">").Append(Shape(verdict))
            .Append("</span> ").Append(text.Of(Words.Of(verdict))).Append(" <small lang=\"").Append(other.Chinese ? "zh-CN" : "en").Append("\">")
            .Append(other.Of(Words.Of(verdict))).Append("</small></h1>");
        if (leading is { } alarm)
        {
            page.Append("<p class=\"place\">").Append(Place(text, alarm)).Append("</p><p><b>")
                .Append(AlarmName(text, alarm, _alarms[alarm.Alarm.Index])).Append("</b></p><p>").Append(When(text, alarm, now))
                .Append("<br>").Append(text.Of(Words.Of(alarm.State))).Append(Marks(text, alarm, now)).Append("</p>");
        }

        page.Append("</section>");
    }

    private void Advice(StringBuilder page, PageText text, Verdict verdict, AlarmSnapshot? leading, SiteSnapshot? snapshot)
    {
        var kind = leading is { } alarm ? _alarms[alarm.Alarm.Index].Class : AlarmClass.Supervisory;
        page.Append("<p class=\"do\">").Append(text.Of(verdict == Verdict.Fault && IsMute(snapshot) ? Words.Of(Word.DoFaultMute) : Words.Advice(verdict, kind))).Append("</p>");
        if (verdict is Verdict.Fire or Verdict.Danger)
        {
            page.Append("<p class=\"told\"><b>✗ ").Append(text.Of(Word.NobodyTold)).Append("</b></p><a class=\"call\" href=\"tel:119\">")
                .Append(text.Of(Word.CallFireBrigade)).Append("</a>");
        }
        else
        {
            page.Append("<p class=\"told\">").Append(text.Of(Word.NobodyWouldBeTold)).Append("</p>");
        }
    }

    // A siren that does not obey is no small fault: who reads "alarms still work" would trust it.
    private bool IsMute(SiteSnapshot? snapshot) =>
        snapshot is not null && Enumerable.Range(0, _model.Outputs.Count).Any(output => views.Output(snapshot, output).AsCommanded == false);

    private void AlarmList(StringBuilder page, PageText text, SiteSnapshot snapshot, in Moment now)
    {
        Title(page, text.Of(Word.Alarms));
        var any = false;
        page.Append("<ul>");
        var list = new LiteList(page, AlarmBytes);
        var links = LinkBytes;
        foreach (var alarm in snapshot.Alarms)
        {
            if (_alarms[alarm.Alarm.Index].Class != AlarmClass.Fault)
            {
                any = true;
                list.Add(Entry(text, snapshot, alarm, now, Link(text, alarm, ref links)));
            }
        }

        End(page, text, list, any ? null : Word.NoAlarms);
    }

    private void FaultList(StringBuilder page, PageText text, SiteSnapshot snapshot, in Moment now)
    {
        Title(page, text.Of(Word.Faults));
        var any = false;
        page.Append("<ul>");
        var list = new LiteList(page, FaultBytes);
        foreach (var alarm in snapshot.Alarms)
        {
            // What a parent's fault speaks for is listed there as a member, not here again.
            var spokenFor = alarm.State == AlarmState.Normal && alarm.Marks.HasFlag(AlarmMarks.SuppressedByDesign);
            if (_alarms[alarm.Alarm.Index].Class == AlarmClass.Fault && !spokenFor)
            {
                any = true;
                list.Add(Entry(text, snapshot, alarm, now));
            }
        }

        End(page, text, list, any ? null : Word.NoFaults);
    }

    // The link is shown for a person to follow; neither page nor gateway ever loads what it points to.
    private string Link(PageText text, in AlarmSnapshot alarm, ref int left)
    {
        if (views.EvidenceOf(alarm) is not { } link)
        {
            return "";
        }

        var address = PageText.Whole(link);
        if (address.Length > Math.Min(LongestLink, left))
        {
            return "<br>" + text.Of(Word.EvidenceElsewhere);
        }

        left -= address.Length;
        return $"<br><a rel=\"noreferrer noopener\" href=\"{address}\">{text.Of(Word.Evidence)}</a>";
    }

    private string Entry(PageText text, SiteSnapshot snapshot, in AlarmSnapshot alarm, in Moment now, string link = "")
    {
        var definition = _alarms[alarm.Alarm.Index];
        var entry = new StringBuilder("<li>").Append(Shape(Verdicts.Of(alarm, definition))).Append(" <b>").Append(Place(text, alarm)).Append(" · ")
            .Append(AlarmName(text, alarm, definition)).Append("</b><br><small>").Append(text.Of(Words.Of(definition.Class))).Append(" · ")
            .Append(When(text, alarm, now)).Append(" · ").Append(text.Of(Words.Of(alarm.State))).Append(Marks(text, alarm, now));
        if (alarm.Reason != QualityReason.None)
        {
            entry.Append(" · ").Append(text.Of(Words.Of(alarm.Reason)));
        }

        if (alarm.Cause is { } cause && definition.Class != AlarmClass.Fault)
        {
            entry.Append(" · ").Append(text.Of(Word.Cause)).Append(' ').Append(text.Name(names.Of(cause)));
        }

        MemberLine(entry, text, snapshot, alarm, definition);
        return entry.Append(link).Append("</small></li>").ToString();
    }

    private void MemberLine(StringBuilder entry, PageText text, SiteSnapshot snapshot, in AlarmSnapshot alarm, AlarmDefinition definition)
    {
        var members = Members.Of(alarm, definition, _model, snapshot);
        if (members.Count < 2)
        {
            return;
        }

        entry.Append("<br>").Append(text.Of(Word.Members)).Append(": ");
        var list = new LiteList(entry, MemberBytes);
        foreach (var member in members.Skip(1))
        {
            list.Add($"{text.Name(names.Of(member))}; ");
        }

        if (list.LeftOut > 0)
        {
            entry.Append(text.Of(Word.More, list.LeftOut.ToString(CultureInfo.InvariantCulture)));
        }
    }

    private void OutputList(StringBuilder page, PageText text, SiteSnapshot snapshot)
    {
        Title(page, text.Of(Word.Outputs));
        page.Append("<ul>");
        var list = new LiteList(page, OutputBytes);
        for (var i = 0; i < _model.Outputs.Count; i++)
        {
            var output = views.Output(snapshot, i);
            var known = output.AsCommanded switch { null => Word.NotYetChecked, true => Word.AsCommanded, false => Word.NotAsCommanded };
            list.Add($"<li>{(output.AsCommanded switch { null => "○", true => "✓", false => "◇" })} <b>{text.Name(names.OfOutput(i))}</b> · "
                + $"{text.Of(WordOf(output))}, {text.Of(known)}<br><small>"
                + $"{text.Of(output.Proof == OutputProof.ReadBack ? Word.ProofReadBack : Word.ProofCommanded)}</small></li>");
        }

        End(page, text, list, _model.Outputs.Count > 0 ? null : Word.NoOutputs);
    }

    private static Word WordOf(OutputView output) => (output.Acts, output.Wanted) switch
    {
        (false, true) => Word.Wanted,
        (false, false) => Word.NotWanted,
        (true, true) => Word.WantedToAct,
        (true, false) => Word.NotWantedToAct,
    };

    private void ReadingList(StringBuilder page, PageText text, SiteSnapshot snapshot, in Moment now)
    {
        Title(page, text.Of(Word.Readings));
        page.Append("<ul>");
        var list = new LiteList(page, ReadingBytes);
        foreach (var point in snapshot.Points)
        {
            var definition = _model.Points[point.Point.Index];
            if (definition.Role == PointRole.Measurement)
            {
                list.Add(ReadingEntry(text, point.Last, definition, point.InFault, now));
            }
        }

        End(page, text, list, null);
    }

    private string ReadingEntry(PageText text, in Reading last, PointDefinition definition, bool inFault, in Moment now)
    {
        var shape = inFault ? "◇" : last.Reason == QualityReason.OutOfService ? "▨" : last.Quality == Quality.Good ? "✓" : "○";
        var value = last.Quality == Quality.Bad ? "–" : text.Value(last, definition.Unit, names.StateOf(last));
        var age = last.Reason == QualityReason.AwaitingFirst ? "" : " · " + text.Ago(now.Since(last.Received));
        return $"<li>{shape} {text.Name(names.OfZone(definition.Zone))} · {text.Name(names.Of(last.Point))}: <b>{value}</b>"
            + $"<br><small>{text.Of(Words.Of(last.Reason))}{age}</small></li>";
    }

    private void Foot(StringBuilder page, PageText text, Verdict verdict, SiteSnapshot? snapshot, in Moment now)
    {
        page.Append("</main><footer><p><a href=\"/lite/history?lang=").Append(text.Chinese ? "zh" : "en").Append("\">").Append(text.Of(Word.History)).Append("</a></p>");
        if (snapshot is not null)
        {
            var age = now.Since(snapshot.At);
            if (age > SiteReader.Patience)
            {
                page.Append("<p class=\"band\">").Append(text.Of(Word.OldData)).Append("</p>");
            }

            page.Append("<p>").Append(text.Of(Word.DataAge)).Append(": ").Append(text.Ago(age)).Append(" · ").Append(text.Time(snapshot.At, now));
        }
        else
        {
            page.Append("<p>").Append(text.Of(Word.NoData));
        }

        page.Append(" · ").Append(text.Of(Word.RefreshEvery, Refresh(verdict).ToString(CultureInfo.InvariantCulture))).Append("</p><p class=\"dim\">")
            .Append(text.Of(Word.LooksOnly)).Append("</p><p class=\"dim\">").Append(text.Of(Word.Supplements)).Append("</p><p class=\"dim\">CityEdge ")
            .Append(text.Of(Word.Version)).Append(' ').Append(text.Name(new LocalText(context.Version, context.Version)))
            .Append("</p></footer></body></html>");
    }

    private static void Title(StringBuilder page, string title) => page.Append("<h2>").Append(title).Append("</h2>");

    private static void End(StringBuilder page, PageText text, LiteList list, Word? none)
    {
        page.Append("</ul>");
        if (list.LeftOut > 0)
        {
            page.Append("<p class=\"told\">").Append(text.Of(Word.More, list.LeftOut.ToString(CultureInfo.InvariantCulture))).Append("</p>");
        }
        else if (none is { } word)
        {
            page.Append("<p class=\"told\">").Append(text.Of(word)).Append("</p>");
        }
    }

    private string Place(PageText text, in AlarmSnapshot alarm) => text.Name(names.OfZone(_alarms[alarm.Alarm.Index].Zone));

    // A fault bears its point's technical name unless it was given one for people; the device's own name says more.
    private string AlarmName(PageText text, in AlarmSnapshot alarm, AlarmDefinition definition) =>
        definition.Class == AlarmClass.Fault && Members.RootOf(alarm, definition, _model) is { } root
            ? text.Name(names.Of(root)) : text.Name(SiteNames.Of(definition));

    private static string When(PageText text, in AlarmSnapshot alarm, in Moment now) =>
        $"{text.Of(Word.Since)} {text.Time(alarm.Since, now)}, {text.Of(Word.For, text.Span(now.Since(alarm.Since)))}";

    // Nothing temporary without its end and its owner (R8).
    private static string Marks(PageText text, in AlarmSnapshot alarm, in Moment now)
    {
        var (silenced, shelved, test, elapsed) = (alarm.Silenced, alarm.Shelved, alarm.InTest, now.Elapsed);
        var marks = alarm.InTest is null ? alarm.Marks : alarm.Marks | AlarmMarks.Test;
        return string.Concat(Views.Split(marks).Select(mark => " · " + text.Of(Words.Of(mark)) + (mark switch
        {
            AlarmMarks.Silenced => Left(silenced),
            AlarmMarks.Shelved => Left(shelved),
            AlarmMarks.Test => Left(test),
            _ => "",
        })));

        string Left(Expiry? expiry) => expiry is not { } end ? ""
            : $" ({(end.Who is { } who ? text.Name(new LocalText(who, who)) + ", " : "")}{text.Of(Word.Left, text.Span(TimeSpan.FromTicks(end.Until - elapsed)))})";
    }

    /// <summary>The sign that says the same as the colour (R3).</summary>
    public static string Shape(Verdict verdict) => verdict switch
    {
        Verdict.Normal => "✓",
        Verdict.Starting => "○",
        Verdict.SetAside => "▨",
        Verdict.Fault => "◇",
        Verdict.Danger => "▲",
        Verdict.Blind => "✗",
        Verdict.Fire => "◆",
    };

    private static string Style(Verdict verdict) => verdict switch
    {
        Verdict.Normal => "normal",
        Verdict.Starting => "starting",
        Verdict.SetAside => "aside",
        Verdict.Fault => "fault",
        Verdict.Danger => "danger",
        Verdict.Blind => "blind",
        Verdict.Fire => "fire",
    };
}
