using System.Globalization;
using CityEdge.Gateway.Devices.Messages;
using CityEdge.Gateway.Journal.Intake;
using CityEdge.Gateway.Tests.Page;
using CityEdge.Safety.Points;

namespace CityEdge.Gateway.Tests.Devices.Messages;

public sealed class EvidenceLinksTests
{
    private readonly List<NoteEntry> _notes = [];
    private readonly EvidenceLinks _links;

    public EvidenceLinksTests() => _links = new EvidenceLinks(TestShop.Build().Model.Points, _notes.Add);

    [Fact]
    public void The_newest_link_of_a_point_is_kept_and_noted_and_one_that_is_the_same_is_noted_once()
    {
        _links.Keep(TestShop.Smoke, "http://a/1", At(0));
        _links.Keep(TestShop.Smoke, "http://a/1", At(1));
        _links.Keep(TestShop.Smoke, "http://a/2", At(2));

        Assert.Equal("http://a/2", _links.Of(TestShop.Smoke));
        Assert.Null(_links.Of(TestShop.Leak));
        Assert.Equal([("smoke-1.smoke", "http://a/1"), ("smoke-1.smoke", "http://a/2")], _notes.Select(note => (note.Note.Cause, note.Note.Evidence)));
    }

    [Fact]
    public void An_event_without_a_link_takes_the_older_one_away()
    {
        _links.Keep(TestShop.Smoke, null, At(0));
        _links.Keep(TestShop.Smoke, "http://a/1", At(0));
        _links.Keep(TestShop.Smoke, null, At(1));

        Assert.Null(_links.Of(TestShop.Smoke));
        Assert.Single(_notes);
    }

    [Fact]
    public void S12_a_camera_that_sends_without_end_does_not_fill_the_journal_and_what_was_left_out_is_counted()
    {
        for (var i = 0; i < 1000; i++)
        {
            _links.Keep(TestShop.Smoke, "http://a/" + i.ToString(CultureInfo.InvariantCulture), At(0));
        }

        Assert.Equal(EvidenceLinks.NotesAtOnce, _notes.Count);
        Assert.Equal("http://a/999", _links.Of(TestShop.Smoke));

        _links.Keep(TestShop.Smoke, "http://a/last", At(EvidenceLinks.NotePeriod.TotalSeconds));

        Assert.Equal(("http://a/last", 990), (_notes[^1].Note.Evidence, _notes[^1].Note.Count));
    }

    [Theory]
    [InlineData("http://192.168.8.31/a b", false)]
    [InlineData("http://192.168.8.31/a\nb", false)]
    [InlineData("http://", false)]
    [InlineData("http://user@a/", false)]
    [InlineData("file:///etc/passwd", false)]
    [InlineData("data:text/html,x", false)]
    [InlineData("", false)]
    [InlineData("https://a/x?y=1&z=2", true, "https://a/x?y=1&z=2")]
    [InlineData("HTTP://A/图.jpg", true, "http://a/%E5%9B%BE.jpg")]
    public void Links_for_people_are_taken_and_all_else_is_not(string text, bool taken, string? link = null)
    {
        Assert.Equal(taken, EvidenceLink.TryTake(text, out var found));
        Assert.Equal(link, found);
    }

    private static Moment At(double seconds) => new(TimeSpan.FromSeconds(seconds).Ticks, DateTimeOffset.UnixEpoch);
}
