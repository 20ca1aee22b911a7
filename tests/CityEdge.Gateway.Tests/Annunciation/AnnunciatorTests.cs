using CityEdge.Gateway.Annunciation;
using CityEdge.Gateway.Lines;
using CityEdge.Gateway.Loop;
using CityEdge.Gateway.Tests.Page;
using CityEdge.Safety.Alarms;
using CityEdge.Safety.Points;
using NSubstitute;

namespace CityEdge.Gateway.Tests.Annunciation;

public sealed class AnnunciatorTests
{
    private const int OutputThrew = 1100;

    private readonly PageLog _log = new();

    [Fact]
    public void S1_an_output_that_throws_costs_the_others_nothing_and_is_said()
    {
        var (first, broken, last) = (Substitute.For<IOutput>(), Substitute.For<IOutput>(), Substitute.For<IOutput>());
        broken.When(static output => output.Demand(Arg.Any<bool>(), Arg.Any<Moment>())).Do(static _ => throw new InvalidOperationException("driver"));

        Annunciator(first, broken, last).Annunciate([Demand(0, true), Demand(1, true), Demand(2, true)]);

        first.Received(1).Demand(true, Arg.Any<Moment>());
        last.Received(1).Demand(true, Arg.Any<Moment>());
        Assert.Equal(1, _log.Count(OutputThrew));
    }

    [Fact]
    public void Demands_reach_their_outputs_in_order()
    {
        var output = Substitute.For<IOutput>();

        Annunciator(output).Annunciate([Demand(0, true), Demand(0, false), Demand(0, true)]);

        Assert.Equal([true, false, true], output.ReceivedCalls().Select(static call => (bool)call.GetArguments()[0]!));
    }

    [Fact]
    public void A_relay_commands_its_line()
    {
        var line = Substitute.For<ILine>();
        var bound = TestShop.Build().Lines[0].Devices[0].Outputs[0];

        new RelayOutput(line, bound).Demand(true, default);

        line.Received(1).Command(bound, true);
    }

    private static OutputDemand Demand(int output, bool on) => new(output, on, null, default);

    private Annunciator Annunciator(params IOutput[] outputs) => new(outputs, new GatewayEvents(_log, new GatewayMetrics()));
}
