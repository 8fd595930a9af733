//! Operators.

use std::rc::Rc;

use infc_diag::{Span, names};
use infc_scalar::Scalar;
use infc_syntax::ast::{self, BinOp, UnOp};

use super::{Elaborator, core, poison};
use crate::Type;
use crate::core::{CoreKind, Expr, Op};
use crate::report::article;
use crate::scope::Scope;

impl Elaborator<'_> {
    /// An operator where a value of `ty` is expected.
    pub(super) fn binary_as(&mut self, binary: &ast::Binary, ty: &Type, scope: &Rc<Scope>) -> Expr {
        let at = self.span(scope, binary.range());
        let (Some(op), Some(left), Some(right)) = (binary.op(), binary.left(), binary.right()) else {
            return poison(at);
        };
        match (op, ty) {
            (BinOp::Update, Type::Record(_) | Type::Map(..)) => {
                let base = self.check(&left, ty, scope);
                let over = self.check(&right, ty, scope);
                core(CoreKind::Merge { base, over }, at)
            }
            (BinOp::Concat, Type::List(_)) => {
                let left = self.check(&left, ty, scope);
                let right = self.check(&right, ty, scope);
                core(CoreKind::Binary { op: Op::Concat, left, right }, at)
            }
            (BinOp::Add | BinOp::Sub, Type::Scalar(_)) if is_numeric(ty) => {
                let left = self.check(&left, ty, scope);
                let right = self.check(&right, &distance(ty), scope);
                let op = if op == BinOp::Add { Op::Add } else { Op::Sub };
                core(CoreKind::Binary { op, left, right }, at)
            }
            (BinOp::Add | BinOp::Sub | BinOp::Mul | BinOp::Div, Type::Scalar(_)) if !is_numeric(ty) => {
                let op = self.span(scope, binary.op_range().unwrap_or(binary.range()));
                let shown = article(&self.schema.show(ty));
                let diagnostic = names::TYPE_MISMATCH.at(op, format!("no operator of numbers gives {shown}"));
                self.fail(diagnostic.help("put texts together with `\"${a}${b}\"`")).0
            }
            _ => {
                let (value, found) = self.binary(binary, scope);
                self.coerce(value, &found, ty)
            }
        }
    }

    pub(super) fn binary(&mut self, binary: &ast::Binary, scope: &Rc<Scope>) -> (Expr, Type) {
        let at = self.span(scope, binary.range());
        let (Some(op), Some(left), Some(right)) = (binary.op(), binary.left(), binary.right()) else {
            return (poison(at), Type::Poison);
        };
        if super::policy::takes_policy(binary) {
            return self.bare_condition(binary, scope);
        }
        let bool_ty = Type::Scalar(Scalar::Bool);
        let kind = match op {
            BinOp::Or | BinOp::And => {
                let left = self.check(&left, &bool_ty, scope);
                let right = self.check(&right, &bool_ty, scope);
                let op = if op == BinOp::Or { Op::Or } else { Op::And };
                return (core(CoreKind::Binary { op, left, right }, at), bool_ty);
            }
            BinOp::Eq => Op::Equal,
            BinOp::NotEq => Op::NotEqual,
            BinOp::Less => Op::Less,
            BinOp::LessEq => Op::LessEqual,
            BinOp::Greater => Op::Greater,
            BinOp::GreaterEq => Op::GreaterEqual,
            BinOp::Add => Op::Add,
            BinOp::Sub => Op::Sub,
            BinOp::Mul => Op::Mul,
            BinOp::Div => Op::Div,
            BinOp::Concat => Op::Concat,
            BinOp::Update => {
                let (base, ty) = self.infer(&left, scope);
                let ty = self.schema.plain(&ty).clone();
                let over = self.check(&right, &ty, scope);
                return (core(CoreKind::Merge { base, over }, at), ty);
            }
        };
        // A literal takes the type of the other operand.
        let literal = |expr: &ast::Expr| self.is_literal(expr, scope);
        let (left, right, ty) = if literal(&left) && !literal(&right) && !matches!(kind, Op::Mul | Op::Div) {
            let (right, ty) = self.infer(&right, scope);
            let ty = self.schema.plain(&ty).clone();
            (self.check(&left, &ty, scope), right, ty)
        } else {
            let (left, ty) = self.infer(&left, scope);
            let ty = self.schema.plain(&ty).clone();
            let right_ty = match kind {
                Op::Mul | Op::Div => Type::Scalar(Scalar::Int),
                Op::Add | Op::Sub => distance(&ty),
                _ => ty.clone(),
            };
            let right_ty =
                if let Type::Option(inner) = &right_ty { self.schema.plain(inner).clone() } else { right_ty };
            (left, self.check(&right, &right_ty, scope), ty)
        };
        self.operator(kind, left, right, &ty, at)
    }

    fn operator(&mut self, op: Op, left: Expr, right: Expr, ty: &Type, at: Span) -> (Expr, Type) {
        let numeric = is_numeric(ty);
        let ordered = numeric
            || matches!(
                ty,
                Type::Scalar(
                    Scalar::Percent | Scalar::Rate | Scalar::Date | Scalar::String | Scalar::Version
                )
            );
        let compares = matches!(
            op,
            Op::Equal | Op::NotEqual | Op::Less | Op::LessEqual | Op::Greater | Op::GreaterEqual
        );
        if compares && !self.comparable(at, ty) {
            return (poison(at), Type::Poison);
        }
        let result = match op {
            Op::Equal | Op::NotEqual => Some(Type::Scalar(Scalar::Bool)),
            Op::Less | Op::LessEqual | Op::Greater | Op::GreaterEqual if ordered => {
                Some(Type::Scalar(Scalar::Bool))
            }
            Op::Add | Op::Sub if numeric => Some(ty.clone()),
            Op::Mul | Op::Div if numeric && *ty != Type::Scalar(Scalar::Port) => Some(ty.clone()),
            Op::Concat if matches!(ty, Type::List(_)) => Some(ty.clone()),
            _ if *ty == Type::Poison => Some(Type::Poison),
            _ => None,
        };
        if let Some(result) = result {
            return (core(CoreKind::Binary { op, left, right }, at), result);
        }
        let shown = self.schema.show(ty);
        let mut diagnostic = names::TYPE_MISMATCH.at(at, format!("this operator does not work on {shown}"));
        if matches!(ty, Type::Scalar(Scalar::String)) {
            diagnostic = diagnostic.help("put strings together with `\"${a}${b}\"`");
        }
        self.fail(diagnostic)
    }

    pub(super) fn unary(&mut self, unary: &ast::Unary, scope: &Rc<Scope>) -> (Expr, Type) {
        let at = self.span(scope, unary.range());
        let (Some(op), Some(operand)) = (unary.op(), unary.operand()) else {
            return (poison(at), Type::Poison);
        };
        match op {
            UnOp::Not => {
                let ty = Type::Scalar(Scalar::Bool);
                (core(CoreKind::Not(self.check(&operand, &ty, scope)), at), ty)
            }
            UnOp::Neg => {
                let ty = Type::Scalar(Scalar::Int);
                (core(CoreKind::Negate(self.check(&operand, &ty, scope)), at), ty)
            }
        }
    }
}

/// Whether values of a type can be added.
fn is_numeric(ty: &Type) -> bool {
    let Type::Scalar(scalar) = ty else { return false };
    matches!(scalar, Scalar::Int | Scalar::Port | Scalar::Duration | Scalar::Size)
}

/// What is added to a value of a type: to a port a number, else the same.
fn distance(ty: &Type) -> Type {
    match ty {
        Type::Scalar(Scalar::Port) => Type::Scalar(Scalar::Int),
        _ => ty.clone(),
    }
}
