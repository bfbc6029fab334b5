/**
 * ESLint rule for src/domain: nothing that could make a fraction of a rupiah.
 *
 * It refuses `/` and `**` unless both sides are bigint, fractions written as literals, every
 * rounding function of Math, toFixed, toPrecision and parseFloat. It needs type information,
 * because `a / b` is exact for bigints and wrong for numbers.
 */
import ts from 'typescript';

const ROUNDING = new Set(['round', 'floor', 'ceil', 'trunc', 'fround', 'pow', 'sqrt', 'random']);
const TEXT_OF_FLOATS = new Set(['toFixed', 'toPrecision', 'toExponential', 'parseFloat']);

const rule = {
  meta: {
    type: 'problem',
    schema: [],
    messages: {
      division: '"{{operator}}" on numbers makes fractions: use divideHalfUp on bigints.',
      fraction: 'A fraction as a literal: money is whole minor units, quantities are thousandths.',
      rounding: '"{{name}}" rounds floats: use divideHalfUp on bigints.',
    },
  },
  create(context) {
    const services = context.sourceCode.parserServices;
    const checker = services.program.getTypeChecker();
    const isBigint = (node) =>
      (checker.getTypeAtLocation(services.esTreeNodeToTSNodeMap.get(node)).flags & ts.TypeFlags.BigIntLike) !== 0;
    const checkOperator = (node) => {
      const operator = node.operator.replace('=', '');
      if ((operator === '/' || operator === '**') && !(isBigint(node.left) && isBigint(node.right))) {
        context.report({ node, messageId: 'division', data: { operator } });
      }
    };
    return {
      BinaryExpression: checkOperator,
      AssignmentExpression: checkOperator,
      Literal(node) {
        if (typeof node.value === 'number' && !Number.isInteger(node.value)) {
          context.report({ node, messageId: 'fraction' });
        }
      },
      MemberExpression(node) {
        const name = node.property.name;
        const onMath = node.object.name === 'Math' && ROUNDING.has(name);
        if (onMath || TEXT_OF_FLOATS.has(name)) {
          context.report({ node, messageId: 'rounding', data: { name } });
        }
      },
    };
  },
};

export default { rules: { 'exact-arithmetic': rule } };
