using System.Reflection;
using CityEdge.Gateway.Loop;
using Microsoft.Extensions.Logging;

namespace CityEdge.Gateway.Tests.Loop;

public sealed class GatewayEventsTests
{
    private static readonly LoggerMessageAttribute[] Messages =
        [.. typeof(GatewayEvents).GetMethods(BindingFlags.Static | BindingFlags.NonPublic).Select(method => method.GetCustomAttribute<LoggerMessageAttribute>()).OfType<LoggerMessageAttribute>()];

    [Fact]
    public void Every_event_has_an_id_of_its_own_in_a_known_range()
    {
        Assert.NotEmpty(Messages);
        Assert.Equal(Messages.Length, Messages.Select(message => message.EventId).Distinct().Count());
        Assert.All(Messages, message => Assert.InRange(message.EventId, 1000, 1699));
    }

    [Fact]
    public void Every_message_is_a_sentence() =>
        Assert.All(Messages, static message => Assert.Matches("^[A-Z].*[.}]$", message.Message));
}
