using CityEdge.Gateway.Hosting;
using CityEdge.Gateway.Journal;
using CityEdge.Testing;

namespace CityEdge.Gateway.Tests.Hosting;

public sealed class StateLockTests : IDisposable
{
    private readonly string _root = Directory.CreateTempSubdirectory("cityedge").FullName;

    [Fact]
    public void A_second_gateway_is_kept_out_until_the_first_has_ended()
    {
        Assert.True(StateLock.TryTake(_root, out var first));
        Assert.False(StateLock.TryTake(_root, out var second));

        first.Dispose();
        second.Dispose();

        Assert.True(StateLock.TryTake(_root, out var third));
        third.Dispose();
    }

    [Fact]
    public void A_state_directory_that_cannot_be_is_no_reason_not_to_start()
    {
        File.WriteAllText(Path.Combine(_root, "state"), "a file stands in the way");

        Assert.True(StateLock.TryTake(Path.Combine(_root, "state"), out var taken));
        taken.Dispose();
    }

    [Fact]
    public async Task A_disk_that_hangs_keeps_nobody_from_starting_and_what_it_gives_late_is_kept()
    {
        var clock = new SiteClock();
        var release = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        var take = StateLock.TakeAsync(
            () =>
            {
                release.Task.Wait(CancellationToken.None);
                return StateLock.TryTake(_root, out var late) ? late : null;
            },
            clock);
        clock.Advance(JournalDefaults.LoadLimit);

        using var taken = await take;

        Assert.NotNull(taken);
        Assert.Null(taken.Identity);
        release.SetResult();
    }

    [Fact]
    public async Task A_disk_that_answers_tells_which_directory_it_is_and_whether_another_holds_it()
    {
        using var first = await StateLock.TakeAsync(_root, new SiteClock());

        Assert.NotNull(first?.Identity);
        Assert.Null(await StateLock.TakeAsync(_root, new SiteClock()));
    }

    public void Dispose() => Directory.Delete(_root, true);
}
