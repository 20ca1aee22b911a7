using CityEdge.Simulator.Modbus;

namespace CityEdge.Gateway.Tests.Simulator;

/// <summary>How the slave finds requests in a TCP stream.</summary>
public sealed class MbapRequestsTests
{
    private const string Good = "00010000000601030000000A";

    [Fact]
    public void Requests_in_one_lump_and_in_pieces_are_found()
    {
        var requests = new MbapRequests();
        var bytes = Convert.FromHexString(Good + Good);

        var found = new List<string>();
        foreach (var part in (byte[][])[bytes[..3], bytes[3..20], bytes[20..]])
        {
            requests.Feed(part);
            while (requests.TryTake(out var frame))
            {
                found.Add(Convert.ToHexString(frame));
            }
        }

        Assert.Equal([Good, Good], found);
    }

    [Theory]
    [InlineData("0001000100060103", "another protocol")]
    [InlineData("0001000000010103", "no function")]
    [InlineData("0001000000FF0103", "longer than any frame")]
    [InlineData("474554202F20", "a browser")]
    public void A_header_that_is_not_modbus_breaks_the_connection_off(string bytes, string why)
    {
        var requests = new MbapRequests();
        requests.Feed(Convert.FromHexString(bytes));

        Assert.False(requests.TryTake(out _), why);
        Assert.True(requests.IsBroken, why);
    }
}
