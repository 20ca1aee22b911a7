using CityEdge.Gateway.Lines;
using CityEdge.Gateway.Sites;
using CityEdge.Safety.Points;

namespace CityEdge.Gateway.Annunciation;

/// <summary>An output of a device on a line, driven by the line's own worker. Proof: read back where the device tells its state, else commanded.</summary>
internal sealed class RelayOutput(ILine line, BoundOutput output) : IOutput
{
    public void Demand(bool on, in Moment at) => line.Command(output, on);
}
