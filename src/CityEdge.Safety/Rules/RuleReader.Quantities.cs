using CityEdge.Safety.Points;

namespace CityEdge.Safety.Rules;

/// <content>Sums, products and what stands in them. Every quantity is reckoned in one unit of its dimension from the moment it is read.</content>
internal sealed partial class RuleReader
{
    private Meaning Sum()
    {
        var left = Term();
        while (!_stopped && Current.Kind is TokenKind.Plus or TokenKind.Minus)
        {
            var plus = Next().Kind == TokenKind.Plus;
            left = Added(left, plus, Term());
        }

        return left;
    }

    private Meaning Added(Meaning left, bool plus, Meaning right)
    {
        if (Unusable(left, right) is { } instead)
        {
            return instead;
        }

        if (AsQuantity(left) is not { } a || AsQuantity(right) is not { } b || MissingUnit(left, b.Unit) || MissingUnit(right, a.Unit))
        {
            return Wrong(left.At);
        }

        var unit = (a.Unit, b.Unit, plus) switch
        {
            (Unit.Celsius, Unit.Celsius, false) => Unit.KelvinDifference,
            (Unit.Celsius, Unit.KelvinDifference, _) or (Unit.KelvinDifference, Unit.Celsius, true) => Unit.Celsius,
            (Unit.Celsius, Unit.Celsius, true) => (Unit?)null,
            var (one, other, _) => one == other ? one : null,
        };
        if (unit is not { } sum)
        {
            return a.Unit == Unit.Celsius && b.Unit == Unit.Celsius
                ? Complain(UnitOrStart(right), "两个温度不能相加；温差用 K", "two temperatures cannot be added; a difference is in K")
                : Complain(
                    UnitOrStart(right),
                    $"{Symbol(b.Unit)} 与 {Symbol(a.Unit)} 不能加减",
                    $"{Symbol(b.Unit)} cannot be added to or taken from {Symbol(a.Unit)}");
        }

        return a is Constant x && b is Constant y ? Number(left.At, plus ? x.Value + y.Value : x.Value - y.Value, sum)
            : Leaf(Is(left.At, plus ? new Plus(a, b, sum) : new Minus(a, b, sum)));
    }

    private Meaning Term()
    {
        var left = Factor();
        while (!_stopped && Current.Kind is TokenKind.Times or TokenKind.Divide)
        {
            var times = Next().Kind == TokenKind.Times;
            var right = Factor();
            left = times && IsNext("per") ? Rated(left, right) : Multiplied(left, times, right);
        }

        return left;
    }

    private Meaning Multiplied(Meaning left, bool times, Meaning right)
    {
        if (Unusable(left, right) is { } instead)
        {
            return instead;
        }

        var (of, number) = times && left is { Number: not null, WrittenUnit: null } && right is not { Number: not null, WrittenUnit: null } ? (right, left) : (left, right);
        if (number is not { Number: { } factor, WrittenUnit: null })
        {
            return Complain(number.At, "只能乘以或除以不带单位的数", "only a bare number can multiply or divide");
        }

        factor = times ? factor : 1 / factor;
        return !double.IsFinite(factor) || factor == 0 ? Complain(number.At, "不能乘以或除以零", "nothing can be multiplied or divided by zero")
            : of.Number is { } written ? Number(left.At, written * factor, of.WrittenUnit)
            : AsQuantity(of) is not { } quantity ? Wrong(left.At)
            : Scaled(left.At, of.At, quantity, factor, quantity.Unit);
    }

    private Meaning Rated(Meaning left, Meaning rate)
    {
        Next();
        var at = Current;
        var per = UnitOf();
        if (_stopped || per is null)
        {
            return _stopped ? Wrong(left.At) : Stop(at, "per 之后应为单位", "a unit must follow per");
        }

        if (Unusable(left, rate) is { } instead)
        {
            return instead;
        }

        if (rate.Number is not { } number)
        {
            return Complain(rate.At, "per 之前应为数值", "a number must stand before per");
        }

        if (AsQuantity(left) is not { } quantity)
        {
            return Wrong(left.At);
        }

        var given = rate.WrittenUnit ?? Unit.None;
        var unit = Difference(given);
        if (quantity.Unit == Unit.Celsius || !Units.TryConvertDifference(1, per.Value, quantity.Unit, out var one))
        {
            return Complain(
                at,
                $"此处的数值以 {Symbol(quantity.Unit)} 计，不是 {Symbol(per.Value)}",
                $"what is multiplied is in {Symbol(quantity.Unit)}, not in {Symbol(per.Value)}");
        }

        return Units.TryConvertDifference(number, given, unit, out var times) && times != 0
            ? Scaled(left.At, left.At, quantity, times / one, unit)
            : Complain(rate.At, "不能乘以零", "nothing can be multiplied by zero");
    }

    private Meaning Scaled(Token at, Token of, Quantity quantity, double factor, Unit unit) => quantity.Unit == Unit.Celsius
        ? Complain(of, "温度没有可乘的零点；请用温差", "a temperature has no zero to be multiplied from; take a difference")
        : Leaf(Is(at, new Times(quantity, factor, unit)));

    private Meaning Factor()
    {
        var at = Current;
        var (signed, negative) = (false, false);
        while (!_stopped && Current.Kind is TokenKind.Minus or TokenKind.Plus)
        {
            signed = true;
            negative ^= Next().Kind == TokenKind.Minus;
        }

        var meaning = Single();
        return _stopped || !signed ? meaning
            : meaning.Number is { } number ? meaning with { At = at, Number = negative ? -number : number, Quantity = null }
            : !negative ? meaning
            : Unusable(meaning, meaning) ?? (AsQuantity(meaning) is { } quantity ? Scaled(at, meaning.At, quantity, -1, quantity.Unit) : meaning);
    }

    /// <summary>The quantity that a piece is; null after a complaint that it is none.</summary>
    private Quantity? AsQuantity(Meaning meaning)
    {
        if (meaning.Number is { } number)
        {
            var unit = meaning.WrittenUnit ?? Unit.None;
            return Units.TryConvert(number, unit, Units.Reckoned(Units.DimensionOf(unit)), out var reckoned)
                ? new Constant(reckoned, Units.Reckoned(Units.DimensionOf(unit)))
                : null;
        }

        if (meaning.Quantity is null && !meaning.Wrong && !meaning.Absent)
        {
            _ = meaning.AgeOf is not null ? Complain(meaning.At, "时长只能直接与时间比较", "an age stands only in a comparison with a time")
                : meaning.Members is not null ? Complain(meaning.At, "选择需要 min、max、avg、sum 或 count", "a selection needs min, max, avg, sum or count")
                : Complain(meaning.At, "此处应为数值，而不是条件", "expected a value, not a condition");
        }

        return meaning.Quantity;
    }

    // What cannot be reckoned with: wrong (told of before), absent, or a selection or condition, which is told of here.
    private Meaning? Unusable(Meaning left, Meaning right)
    {
        if (left.Wrong || right.Wrong || _stopped)
        {
            return Wrong(left.At);
        }

        if (left.Absent || right.Absent)
        {
            return Gone(left.At);
        }

        foreach (var one in (Meaning[])[left, right])
        {
            if (one.Number is null && AsQuantity(one) is null)
            {
                return Wrong(left.At);
            }
        }

        return null;
    }

    private bool MissingUnit(Meaning meaning, Unit other)
    {
        var missing = meaning is { Number: not null, WrittenUnit: null } && other != Unit.None;
        if (missing)
        {
            Complain(meaning.At, $"缺少单位（{Symbol(other)}）", $"the unit is missing ({Symbol(other)})");
        }

        return missing;
    }

    /// <summary>A written number in a unit; null after a complaint. Differences of temperatures take K, °C and °F alike.</summary>
    private double? Fit(Meaning left, Meaning right, Unit own)
    {
        var number = right.Number!.Value;
        if (right.WrittenUnit is not { } unit)
        {
            return MissingUnit(right, own) ? null : number;
        }

        var name = Called(left);
        if (own == Unit.None)
        {
            Complain(right.UnitAt, $"{name} 没有单位", $"{name} has no unit");
            return null;
        }

        if (own == Unit.KelvinDifference ? Units.TryConvertDifference(number, unit, own, out var fitting) : Units.TryConvert(number, unit, own, out fitting))
        {
            return fitting;
        }

        Complain(
            right.UnitAt,
            $"{Symbol(unit)} 不能与 {name} 的 {Symbol(own)} 比较",
            $"{Symbol(unit)} cannot be compared with {Symbol(own)} of {name}");
        return null;
    }

    private Quantity? Fitting(Meaning left, Meaning right, Unit own)
    {
        if (right.Number is not null)
        {
            return Fit(left, right, own) is { } number ? new Constant(number, own) : null;
        }

        if (AsQuantity(right) is not { } quantity)
        {
            return null;
        }

        if (quantity.Unit != own)
        {
            Complain(
                right.At,
                $"{Symbol(quantity.Unit)} 不能与 {Called(left)} 的 {Symbol(own)} 比较",
                $"{Symbol(quantity.Unit)} cannot be compared with {Symbol(own)} of {Called(left)}");
            return null;
        }

        return quantity;
    }

    private string Called(Meaning meaning) => meaning.Point?.Definition.Name ?? Text(meaning.At);

    private static Token UnitOrStart(Meaning meaning) => meaning is { Number: not null, WrittenUnit: not null } ? meaning.UnitAt : meaning.At;

    private static Unit Difference(Unit unit) => Units.Reckoned(Units.DimensionOf(unit)) is var reckoned && reckoned == Unit.Celsius ? Unit.KelvinDifference : reckoned;

    private static string Symbol(Unit unit) => unit == Unit.None ? "1" : Units.Symbol(unit);

    private static Meaning Is(Token at, Quantity quantity) => new() { At = at, Quantity = quantity };

    private static Meaning Number(Token at, double value, Unit? unit) => new() { At = at, Number = value, WrittenUnit = unit == Unit.None ? null : unit, UnitAt = at };
}
