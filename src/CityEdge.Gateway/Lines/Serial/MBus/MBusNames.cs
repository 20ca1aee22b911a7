using System.Globalization;
using System.Text;

namespace CityEdge.Gateway.Lines.Serial.MBus;

/// <summary>
/// The field names of one meter, made when they are first seen and the same string ever after: <c>volume</c>, <c>volume.max</c>,
/// <c>volume.s1</c> (storage 1), <c>energy.t2</c> (tariff 2), <c>volume.u1</c> (unit 1), <c>volume.x28</c> (an extension that makes it
/// something else). A meter has at most <see cref="Limit"/> names, whatever it sends.
/// </summary>
internal sealed class MBusNames
{
    /// <summary>Names of one meter; a long frame has room for fewer records.</summary>
    public const int Limit = 128;

    private readonly Dictionary<MBusKey, string> _names = [];

    /// <summary>The name; null at the limit.</summary>
    public string? Of(in MBusKey key)
    {
        if (!_names.TryGetValue(key, out var name) && _names.Count < Limit)
        {
            name = Make(key);
            _names.Add(key, name);
        }

        return name;
    }

    private static string Make(in MBusKey key)
    {
        var name = new StringBuilder(key.Quantity);
        name.Append(key.Function switch
        {
            MBusFunction.Instantaneous => "",
            MBusFunction.Maximum => ".max",
            MBusFunction.Minimum => ".min",
            MBusFunction.Error => ".error",
        });
        Part(name, ".s", key.Storage);
        Part(name, ".t", key.Tariff);
        Part(name, ".u", key.Unit);
        if (key.Extension != 0)
        {
            name.Append(CultureInfo.InvariantCulture, $".x{key.Extension:x2}");
        }

        return name.ToString();
    }

    private static void Part(StringBuilder name, string mark, int number)
    {
        if (number != 0)
        {
            name.Append(mark).Append(CultureInfo.InvariantCulture, $"{number}");
        }
    }
}
