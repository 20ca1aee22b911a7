using System.Text;
using System.Text.Json;
using CityEdge.Gateway.Journal.Events;
using CityEdge.Gateway.Journal.Intake;
using CityEdge.Gateway.Journal.Lanes;
using CityEdge.Gateway.Sites;
using CityEdge.Gateway.Tests.Page;
using CityEdge.Protocol;
using CityEdge.Safety;
using CityEdge.Safety.Alarms;
using CityEdge.Safety.Points;
using CsCheck;
using static CityEdge.Gateway.Tests.Journal.Events.Events;

namespace CityEdge.Gateway.Tests.Journal.Events;

/// <summary>What goes into which part of an event, and that it comes out again.</summary>
public sealed class EventCodecTests
{
    private const string Telling = "TELL";

    // Whatever stands in a shared part is one of these, or the site's id, or a time.
    private static readonly HashSet<string> Vocabulary =
    [
        .. EventTypes.All, "private", "corridor", "public", "site", "P1", "P2", "P3",
        .. Enum.GetValues<AlarmClass>().Select(EventWords.Of), .. Enum.GetValues<AlarmState>().Select(EventWords.Of), .. Enum.GetValues<ClockQuality>().Select(EventWords.Of),
        .. Enum.GetValues<AlarmMarks>().Select(mark => EventWords.Of(mark) ?? "none"),
        .. Enum.GetValues<Unit>().Select(unit => EventWords.KindOf(new PointDefinition { Name = "", Kind = PointKind.Analog, Unit = unit })),
        "state", "device", "line", "output", "gateway", "canary",
    ];

    private static readonly string[] Members = ["type", "unit", "time", "clock", "zone", "class", "priority", "point", "from", "state", "marks", "was"];

    [Fact]
    public void No_name_value_person_or_free_text_of_a_site_is_ever_in_a_shared_part()
    {
        var site = TellingSite();
        var codec = new EventCodec(site);
        var alarms = new SafetyEngine(site.Model, default).Alarms;

        Entries(site, alarms.Count).Sample(entry =>
        {
            var (shared, hidden) = Encode(codec, entry, "v-7f3a21c0/9");

            Assert.DoesNotContain(Telling, shared, StringComparison.OrdinalIgnoreCase);
            using var json = JsonDocument.Parse(shared);
            foreach (var member in json.RootElement.EnumerateObject())
            {
                Assert.Contains(member.Name, Members);
                Assert.All(Strings(member.Value), text => Assert.True(
                    Vocabulary.Contains(text) || text == "tea-12-3" || text == "v-7f3a21c0/9" || member.Name == "time", $"{member.Name}: {text}"));
            }

            Assert.NotNull(JsonSerializer.Deserialize(hidden, ProtocolJson.Plain.PrivatePart));
        }, iter: 3000);
    }

    [Fact]
    public void Everything_that_is_encoded_is_decoded_again()
    {
        var site = TestShop.Build();
        var codec = new EventCodec(site);

        Entries(site, new SafetyEngine(site.Model, default).Alarms.Count).Sample(entry =>
        {
            var record = Record(codec, entry);
            var read = EventCodec.Decode(record);

            Assert.NotNull(read);
            Assert.Equal((record.Id, EventCodec.KindOf(entry), record.Stamp), (read.Id, read.Kind, read.Stamp));
            Assert.Equal("tea-12-3", read.Shared.Unit);
            if (entry is TransitionEntry { Transition: var happened })
            {
                Assert.Equal((EventWords.TypeOf(happened.Event), EventWords.Of(happened.To), happened.At.Wall), (read.Shared.Type, read.Shared.State, read.Shared.Time));
                Assert.Equal(EventWords.Split(happened.Marks), read.Shared.Marks);
                Assert.Equal((happened.Sequence, happened.Who), (read.Private.Transition, read.Private.Who));
                Assert.Equal(happened.Cause is not null && double.IsFinite(happened.Value) ? happened.Value : null, read.Private.Value);
            }
        }, iter: 1000);
    }

    [Fact]
    public void A_fire_in_a_private_zone_leaves_in_its_fixed_form_and_nothing_else()
    {
        var (shared, hidden) = Encode(Codec(), Transition(AlarmEvent.Raised, AlarmState.Normal, AlarmState.Unacknowledged, AlarmMarks.FirstOut));

        Assert.Equal(
            """{"type":"cityedge.alarm.raised.v1","unit":"tea-12-3","time":"2026-11-23T12:00:00+08:00","clock":"synchronised","zone":"private","class":"fire","priority":"P1","point":"state","from":"normal","state":"unacknowledged","marks":["first-out"]}""",
            shared);
        Assert.Equal(
            """{"alarm":"smoke-1.smoke.alarm","name_zh":"烟雾报警","name_en":"Smoke alarm","zone_id":"kitchen","cause":"smoke-1.smoke","value":1,"transition":7}""",
            hidden);
    }

    [Fact]
    public void The_kind_of_point_is_told_where_a_person_decided_and_only_the_row_knows_the_cause()
    {
        var entry = Transition(AlarmEvent.Acknowledged, AlarmState.Unacknowledged, AlarmState.Acknowledged, who: "Li") with
        {
            Row = new AlarmSnapshot { Id = TestShop.SmokeAlarm, Cause = "smoke-1.temperature" },
        };

        Assert.Contains("\"point\":\"temperature\"", Encode(Codec(), entry).Shared, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("x")]
    [InlineData("\u0001")]
    [InlineData("\"")]
    [InlineData("火")]
    [InlineData("🔥")]
    [InlineData("\ud800")]
    [InlineData("\udc00\ud800x")]
    public void However_long_a_text_is_a_record_stays_far_below_its_bound_and_readable(string unit)
    {
        var text = string.Concat(Enumerable.Repeat(unit, 100_000));
        var ranges = Enumerable.Repeat(text, 1000).ToList();
        JournalEntry[] entries =
        [
            Transition(AlarmEvent.Acknowledged, AlarmState.Unacknowledged, AlarmState.Acknowledged, who: text, why: text),
            Action(OperatorVerb.Isolate, ActionOutcome.Done, text, text),
            new NoteEntry
            {
                At = Noon, Type = EventTypes.JournalFailed,
                Note = new PrivatePart { TextZh = text, TextEn = text, Cause = text, Reason = text, Who = text, Why = text, Version = text, Ranges = ranges, Salvaged = ranges, Files = ranges },
            },
        ];

        foreach (var entry in entries)
        {
            var record = Record(Codec(), entry);

            Assert.True(record.Shared.Length + record.Private.Length < LaneDefaults.RecordMost, $"{record.Private.Length} bytes");
            Assert.NotNull(EventCodec.Decode(record));
        }

        Assert.Equal(EventCodec.TextMost, EventCodec.Cut(new string('x', 501))!.Length);
        Assert.Equal(new string('x', 500), EventCodec.Cut(new string('x', 500)));
        Assert.Equal(EventCodec.TextMost - 1, EventCodec.Cut(new string('x', 498) + "🔥🔥")!.Length);
    }

    [Fact]
    public void Hostile_bytes_decode_to_nothing_and_never_throw()
    {
        var whole = Record(Codec(), Transition(AlarmEvent.Raised, AlarmState.Normal, AlarmState.Unacknowledged));
        Gen.Select(Gen.Int[0, whole.Shared.Length - 1], Gen.Byte, Gen.Int[0, whole.Private.Length - 1], Gen.Byte).Sample((at, value, there, other) =>
        {
            var (shared, hidden) = (whole.Shared.ToArray(), whole.Private.ToArray());
            (shared[at], hidden[there]) = (value, other);
            _ = EventCodec.Decode(whole with { Shared = shared, Private = hidden });
            _ = EventCodec.Decode(whole with { Shared = shared.AsMemory(0, at), Private = hidden.AsMemory(0, there) });
        }, iter: 10_000);

        foreach (var text in (string[])["", "null", "[]", "{}", "{\"type\":null}", "\u0000", new string('[', 1000), "{\"type\":\"\\ud800\"}"])
        {
            Assert.Null(EventCodec.Decode(whole with { Shared = Encoding.UTF8.GetBytes(text) }));
        }

        Assert.Null(EventCodec.Decode(whole with { Private = "null"u8.ToArray() }));
        Assert.NotNull(EventCodec.Decode(whole with { Private = default }));
        Assert.Null(EventCodec.Decode(whole with { Kind = RecordKind.Readings }));
        Assert.Null(EventCodec.Decode(whole with { Kind = (RecordKind)9 }));
    }

    [Fact]
    public void A_refused_verb_on_what_the_site_does_not_have_is_still_an_event()
    {
        var entry = Action(OperatorVerb.Isolate, ActionOutcome.NotFound) with
        {
            Action = new OperatorAction { Verb = OperatorVerb.Isolate, Origin = ActionOrigin.Remote, Who = "Li", Point = new PointId(999), Alarm = new AlarmId(-1), Zone = 77 },
        };

        var (shared, hidden) = Encode(Codec(), entry);

        Assert.Contains("\"zone\":\"site\"", shared, StringComparison.Ordinal);
        Assert.Contains("\"outcome\":\"not-found\"", hidden, StringComparison.Ordinal);
    }

    [Fact]
    public void A_checkpoint_is_no_record_of_the_lane() =>
        Assert.Throws<ArgumentException>(() => EventCodec.KindOf(new CheckpointEntry { At = Noon, Snapshot = new EngineSnapshot() }));

    // The shop with telling names everywhere, its zone private.
    private static BoundSite TellingSite()
    {
        var site = TestShop.Build(new LocalText(Telling + "厨房", Telling + "Kitchen"), new LocalText(Telling, Telling));
        return site with
        {
            Model = site.Model with
            {
                Zones = [new ZoneDefinition { Id = Telling + "zone", Name = new LocalText(Telling, Telling), Boundary = ZoneBoundary.Private }],
                Points = [.. site.Model.Points.Select(point => point with { Name = Telling + point.Name })],
                Rules = [.. site.Model.Rules.Select(rule => rule with { Alarm = rule.Alarm with { Id = Telling + rule.Alarm.Id, Name = new LocalText(Telling, Telling) } })],
            },
        };
    }

    private static Gen<JournalEntry> Entries(BoundSite site, int alarms)
    {
        var text = Gen.Select(Gen.Bool, Gen.String[0, 30]).Select((none, more) => none ? null : Telling + more);
        var point = Gen.Int[-1, site.Model.Points.Count - 1].Select(index => index < 0 ? (PointId?)null : new PointId(index));
        var at = Gen.Double[0, 1e6].Select(At);
        var transition = Gen.Select(
            Gen.Int[0, alarms - 1], Gen.Enum<AlarmEvent>(), Gen.Enum<AlarmState>(), Gen.Enum<AlarmState>(), Gen.UShort[0, 0x7ff], point, Gen.Double, Gen.Select(text, text, at))
            .Select(all => new AlarmTransition(
                5, new AlarmId(all.Item1), all.Item2, all.Item3, all.Item4, (AlarmMarks)all.Item5, all.Item6, all.Item7, QualityReason.None, 1,
                all.Item8.Item1, all.Item8.Item2, all.Item8.Item3));
        var row = Gen.Select(Gen.Int[0, site.Model.Points.Count - 1], text).Select((index, who) => new AlarmSnapshot
        {
            Id = Telling, Cause = site.Model.Points[index].Name, ValueBits = 77, SilencedBy = who, ShelvedBy = who, TestedBy = who,
        });
        var action = Gen.Select(Gen.Enum<OperatorVerb>(), Gen.Enum<ActionOutcome>(), text, text, point, Gen.Int[-1, alarms - 1], at).Select(all => (JournalEntry)new ActionEntry
        {
            At = all.Item7,
            Action = new OperatorAction
            {
                Verb = all.Item1, Origin = ActionOrigin.OnSite, Who = all.Item3 ?? Telling, Why = all.Item4, Point = all.Item5,
                Alarm = all.Item6 < 0 ? null : new AlarmId(all.Item6), Zone = 0, Duration = TimeSpan.FromSeconds(77.7123),
            },
            Result = new ActionResult(all.Item2, 3),
            Isolated = [new PointSnapshot { Name = Telling, IsolatedBy = Telling }],
        });
        var note = Gen.Select(text, Gen.Int[0, EventTypes.All.Count - 1].Select(index => EventTypes.All[index]), at).Select(all => (JournalEntry)new NoteEntry
        {
            At = all.Item3, Type = all.Item2, Note = new PrivatePart { TextZh = all.Item1, TextEn = all.Item1, Who = all.Item1, Ranges = [Telling], Files = [Telling] },
        });
        return Gen.OneOf(
            Gen.Select(transition, row, Gen.Bool).Select((one, kept, last) => (JournalEntry)new TransitionEntry { At = one.At, Transition = one, Row = last ? kept : null }),
            Gen.Select(transition, row, at).Select((one, kept, first) => (JournalEntry)new RepeatsEntry { At = one.At, Latest = one, First = first, Count = 77, Row = kept }),
            action, note);
    }

    private static IEnumerable<string> Strings(JsonElement value) => value.ValueKind switch
    {
        JsonValueKind.String => [value.GetString()!],
        JsonValueKind.Array => value.EnumerateArray().SelectMany(Strings),
        _ => [$"a {value.ValueKind}"],
    };
}
