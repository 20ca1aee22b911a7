using CityEdge.Gateway.Lines;
using CityEdge.Gateway.Sites;
using CityEdge.Safety.Points;

namespace CityEdge.Gateway.Annunciation;

/// <summary>A relay on a field line, driven by the line's own worker and read back by it. Proof: read back.</summary>
internal sealed class RelayOutput(ILine line, BoundOutput output) : IOutput
{
    public void Demand(bool on, in Moment at) => line.Command(output, on);
}
