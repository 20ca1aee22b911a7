using System.Globalization;
using System.Text;

namespace CityEdge.JournalChild;

/// <summary>Says lines that the parent has even when this process is killed at the next instant: one write each, buffered nowhere here.</summary>
internal sealed class Teller(Stream output)
{
    public void Say(FormattableString line)
    {
        output.Write(Encoding.UTF8.GetBytes(line.ToString(CultureInfo.InvariantCulture) + "\n"));
        output.Flush();
    }
}
