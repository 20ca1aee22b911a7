using System.Text;

namespace CityEdge.Gateway.Page;

/// <summary>A list that stops growing at its share of the page and then says how many more there are.</summary>
internal sealed class LiteList(StringBuilder page, int mostBytes)
{
    private int _bytes;
    private bool _full;

    /// <summary>How many entries found no room.</summary>
    public int LeftOut { get; private set; }

    public void Add(string html)
    {
        var bytes = Encoding.UTF8.GetByteCount(html);
        if (_full || _bytes + bytes > mostBytes)
        {
            // Once full it stays full: a short entry further down must not overtake a more urgent long one.
            _full = true;
            LeftOut++;
            return;
        }

        _bytes += bytes;
        page.Append(html);
    }
}
