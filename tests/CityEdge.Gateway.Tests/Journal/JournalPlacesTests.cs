using CityEdge.Gateway.Journal;
using CityEdge.Gateway.Journal.Media;

namespace CityEdge.Gateway.Tests.Journal;

public sealed class JournalPlacesTests : IDisposable
{
    private readonly string _root = Directory.CreateTempSubdirectory("cityedge").FullName;

    private string State => Path.Combine(_root, "state");

    [Fact]
    public void What_lies_beneath_a_disk_that_went_away_is_not_taken_for_the_state()
    {
        Directory.CreateDirectory(State);
        var started = StateIdentity.Take(State);
        JournalPlaces.Open(State, JournalPart.Alarms, started).Dispose();

        Directory.Move(State, State + "-away");
        Assert.Equal(MediumFailure.Gone, Assert.Throws<MediumException>(() => JournalPlaces.Open(State, JournalPart.Alarms, started)).Failure);
        Assert.False(Directory.Exists(State));

        Directory.CreateDirectory(State);
        Assert.Equal(MediumFailure.Gone, Assert.Throws<MediumException>(() => JournalPlaces.Open(State, JournalPart.Alarms, started)).Failure);
        Assert.Empty(Directory.GetFileSystemEntries(State));

        Directory.Delete(State);
        Directory.Move(State + "-away", State);
        JournalPlaces.Open(State, JournalPart.Alarms, started).Dispose();
    }

    [Fact]
    public void Where_it_is_not_known_which_directory_it_was_a_missing_one_is_made()
    {
        Assert.Null(StateIdentity.Take(State));

        JournalPlaces.Open(State, JournalPart.Alarms, started: null).Dispose();
    }

    public void Dispose() => Directory.Delete(_root, true);
}
