using CityEdge.Gateway.Journal.Events;
using CityEdge.Gateway.Journal.Lanes;
using CityEdge.Gateway.Journal.Media;
using CityEdge.Protocol;
using static CityEdge.Gateway.Tests.Journal.Events.Events;

namespace CityEdge.Gateway.Tests.Journal.Events;

/// <summary>What the journal says of itself.</summary>
public sealed class NotesTests
{
    private static readonly Epoch First = new(1, 0x00c0ffee);

    [Fact]
    public void A_lane_that_simply_goes_on_says_nothing() =>
        Assert.Empty(Notes.Opened(Noon, LaneKind.Alarms, new LaneReport { Reason = EpochReason.Continued }));

    [Fact]
    public void Exact_ranges_stand_in_the_sentence_and_beside_it()
    {
        var note = Assert.Single(Notes.Opened(Noon, LaneKind.Alarms, new LaneReport
        {
            Reason = EpochReason.Damaged, Lost = [new(First, 41, 97), new(First, 120, null)], Salvaged = [new(First, 98, 119)], Quarantined = ["0000000001.seg.damaged"],
        }));

        Assert.Equal(EventTypes.JournalSalvaged, note.Type);
        Assert.Equal(["alarms/1-00c0ffee/41–97", "alarms/1-00c0ffee/120–?"], note.Note.Ranges);
        Assert.Equal(["alarms/1-00c0ffee/98–119"], note.Note.Salvaged);
        Assert.Contains("alarms/1-00c0ffee/41–97, alarms/1-00c0ffee/120–?", note.Note.TextEn, StringComparison.Ordinal);
        Assert.Contains("alarms/1-00c0ffee/41–97", note.Note.TextZh, StringComparison.Ordinal);
        Assert.Equal(["0000000001.seg.damaged"], note.Note.Files);
    }

    [Fact]
    public void No_blank_stands_behind_a_full_stop_of_a_Chinese_sentence()
    {
        var told = Enum.GetValues<EpochReason>().SelectMany(reason => Notes.Opened(Noon, LaneKind.Alarms, new LaneReport
        {
            Reason = reason, Lost = [new(First, 41, 97)], Salvaged = [new(First, 98, 119)], CutBytes = 133,
        })).Concat(Notes.Verified(Noon, LaneKind.Alarms, [new(First, 41, 97)])).Select(static note => note.Note.TextZh!).ToArray();

        Assert.Contains(told, static text => text.Contains("丢失：alarms/1-00c0ffee/41–97。", StringComparison.Ordinal));
        Assert.All(told, static text => Assert.DoesNotMatch("[。，；：、] ", text));
    }

    [Fact]
    public void More_ranges_than_one_event_holds_become_several_events_and_none_is_left_out()
    {
        var lost = Enumerable.Range(0, 200).Select(index => new SequenceRange(First, index * 10, (index * 10) + 4)).ToList();

        var notes = Notes.Opened(Noon, LaneKind.Readings, new LaneReport { Reason = EpochReason.Damaged, Lost = lost });

        Assert.Equal(lost.Select(range => $"readings/{range}"), notes.SelectMany(note => note.Note.Ranges!));
        Assert.All(notes, note => Assert.InRange(note.Note.Ranges!.Count, 1, EventCodec.RangesMost));
        Assert.Contains("197 more", notes[0].Note.TextEn, StringComparison.Ordinal);
    }

    [Fact]
    public void Every_kind_of_trouble_tells_people_what_to_do_in_both_languages()
    {
        foreach (var failure in Enum.GetValues<MediumFailure>())
        {
            var note = Notes.Failed(Noon, LaneKind.Alarms, failure, "detail").Note;

            Assert.Contains(Notes.Advice(failure).Zh!, note.TextZh, StringComparison.Ordinal);
            Assert.Contains(Notes.Advice(failure).En!, note.TextEn, StringComparison.Ordinal);
            Assert.Equal(("alarms", "detail"), (note.Lane, note.Cause));
        }

        foreach (var reason in Enum.GetValues<EpochReason>().Where(reason => reason != EpochReason.Continued))
        {
            var note = Assert.Single(Notes.Opened(Noon, LaneKind.Alarms, new LaneReport { Reason = reason }));
            Assert.Contains(note.Type, EventTypes.All);
            Assert.NotEqual(note.Note.TextZh, note.Note.TextEn);
        }
    }

    [Fact]
    public void Empty_segments_that_went_are_not_worth_a_word() =>
        Assert.Empty(Notes.Thinned(Noon, LaneKind.Readings, [new SegmentInfo(1, new RecordId(First, 1), null, null, null, 4096)], 1 << 20));
}
