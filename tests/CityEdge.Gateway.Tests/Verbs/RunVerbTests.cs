using CityEdge.Gateway.Verbs;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging.Console;
using Microsoft.Extensions.Options;

namespace CityEdge.Gateway.Tests.Verbs;

public sealed class RunVerbTests
{
    [Fact]
    public void A_log_that_nobody_takes_never_blocks_whoever_logs()
    {
        var services = new ServiceCollection();
        services.AddLogging(RunVerb.Log);

        using var provider = services.BuildServiceProvider();

        Assert.Equal(ConsoleLoggerQueueFullMode.DropWrite, provider.GetRequiredService<IOptions<ConsoleLoggerOptions>>().Value.QueueFullMode);
    }
}
