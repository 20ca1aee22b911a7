using CityEdge.Gateway.Hosting;
using CityEdge.Gateway.Journal;

namespace CityEdge.Gateway.Tests.Hosting;

public sealed class StateProbeTests : IDisposable
{
    private readonly string _root = Directory.CreateTempSubdirectory("cityedge").FullName;

    [Fact]
    public void A_directory_that_takes_a_write_has_no_problem_and_keeps_no_trace()
    {
        var probe = new StateProbe(Path.Combine(_root, "state"));

        Assert.Null(probe.FindProblem());

        Assert.Empty(Directory.GetFileSystemEntries(probe.Directory));
    }

    [Fact]
    public void A_directory_that_cannot_be_is_told_in_words()
    {
        File.WriteAllText(Path.Combine(_root, "state"), "a file stands in the way");

        Assert.NotNull(new StateProbe(Path.Combine(_root, "state")).FindProblem());
    }

    // The device that is always full, a real ENOSPC without a mount.
    [Fact]
    public void A_full_disk_is_told_in_words()
    {
        var state = Directory.CreateDirectory(Path.Combine(_root, "full")).FullName;
        File.CreateSymbolicLink(Path.Combine(state, ".probe"), "/dev/full");

        Assert.NotNull(new StateProbe(state).FindProblem());
    }

    [Fact]
    public void Another_directory_than_the_one_of_the_start_is_a_problem_and_is_neither_made_nor_written()
    {
        var state = Directory.CreateDirectory(Path.Combine(_root, "state")).FullName;
        var started = StateIdentity.Take(state);
        var probe = new StateProbe(state, () => started);
        Assert.Null(probe.FindProblem());

        Directory.Move(state, state + "-away");
        Assert.NotNull(probe.FindProblem());
        Assert.False(Directory.Exists(state));

        Directory.CreateDirectory(state);
        Assert.NotNull(probe.FindProblem());
    }

    public void Dispose() => Directory.Delete(_root, true);
}
