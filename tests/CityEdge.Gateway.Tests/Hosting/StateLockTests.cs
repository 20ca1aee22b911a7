using CityEdge.Gateway.Hosting;

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

    public void Dispose() => Directory.Delete(_root, true);
}
