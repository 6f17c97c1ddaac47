using System.Globalization;

namespace Dma.Conformance.Clauses;

/// <summary>Reads an expression by recursive descent: <c>or</c> over <c>and</c> over <c>not</c> over names and parentheses.</summary>
internal ref struct ConditionParser(string text)
{
    private const int DeepestNesting = 64; // an expression handed in must not exhaust the stack

    private int _position;
    private int _start;
    private int _depth;
    private ReadOnlySpan<char> _token;

    public ClauseCondition.Node Parse()
    {
        Advance();
        var node = ParseOr();
        return _token.IsEmpty ? node : throw Unexpected("'and', 'or' or the end");
    }

    private ClauseCondition.Node ParseOr()
    {
        var node = ParseAnd();
        while (_token is "or")
        {
            Advance();
            node = new ClauseCondition.Joined(node, ParseAnd(), Claim.Yes);
        }

        return node;
    }

    private ClauseCondition.Node ParseAnd()
    {
        var node = ParseNot();
        while (_token is "and")
        {
            Advance();
            node = new ClauseCondition.Joined(node, ParseNot(), Claim.No);
        }

        return node;
    }

    private ClauseCondition.Node ParseNot()
    {
        if (_token is not "not")
        {
            return ParsePrimary();
        }

        Descend();
        var node = new ClauseCondition.Not(ParseNot());
        _depth--;
        return node;
    }

    private ClauseCondition.Node ParsePrimary()
    {
        if (_token is "(")
        {
            Descend();
            var node = ParseOr();
            if (_token is not ")")
            {
                throw Unexpected("')'");
            }

            _depth--;
            Advance();
            return node;
        }

        if (_token.IsEmpty || _token is ")" or "and" or "or" or ClauseCondition.Everything.Text)
        {
            throw Unexpected("a name, 'not' or '('");
        }

        var name = new ClauseCondition.Name(_token.ToString());
        Advance();
        return name;
    }

    private void Descend()
    {
        if (++_depth > DeepestNesting)
        {
            throw Error("it is nested too deeply");
        }

        Advance();
    }

    /// <summary>Goes to the next token: a parenthesis, a word, or nothing at the end.</summary>
    private void Advance()
    {
        while (_position < text.Length && text[_position] == ' ')
        {
            _position++;
        }

        _start = _position;
        if (_position < text.Length && text[_position] is '(' or ')')
        {
            _position++;
        }
        else
        {
            while (_position < text.Length && text[_position] is not (' ' or '(' or ')'))
            {
                _position++;
            }
        }

        _token = text.AsSpan(_start, _position - _start);
        if (!_token.IsEmpty && _token is not ("(" or ")") && !IsWord(_token))
        {
            throw Error($"'{_token}' is no name");
        }
    }

    private static bool IsWord(ReadOnlySpan<char> token)
    {
        var before = '-';
        foreach (var character in token)
        {
            var fits =
                character == '-' ? before != '-' : char.IsAsciiLetterLower(character) || char.IsAsciiDigit(character);
            if (!fits)
            {
                return false;
            }

            before = character;
        }

        return before != '-' && char.IsAsciiLetterLower(token[0]);
    }

    private readonly FormatException Unexpected(string expected) =>
        Error(_token.IsEmpty ? $"{expected} is missing" : $"'{_token}' stands where {expected} is expected");

    private readonly FormatException Error(string what) =>
        new(string.Create(CultureInfo.InvariantCulture, $"expression \"{text}\", position {_start + 1}: {what}."));
}
