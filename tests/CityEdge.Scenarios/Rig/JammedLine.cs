using CityEdge.Gateway.Lines;
using CityEdge.Gateway.Sites;

namespace CityEdge.Scenarios.Rig;

/// <summary>A line that works, with one output whose driver throws when it is commanded.</summary>
internal sealed class JammedLine(ILine line, string output) : ILine
{
    public string Id => line.Id;

    public long Progress => line.Progress;

    public void Run(CancellationToken stop) => line.Run(stop);

    public void Command(BoundOutput commanded, bool on)
    {
        if (commanded.Id == output)
        {
            throw new InvalidOperationException("the driver of this output is broken");
        }

        line.Command(commanded, on);
    }
}
